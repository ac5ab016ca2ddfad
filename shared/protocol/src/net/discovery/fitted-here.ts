import { DISCOVERY_MAX_OCTETS, type Here } from "../../model/discovery.ts";
import { HEAD_OCTETS } from "./datagram.ts";

/** Changes one text of a `here`. */
type Edit = (here: Here, change: (text: string) => string) => Here;

/** The texts that people write or devices tell, by what is missed least, with the longest that the schema lets through, characters. */
const TEXTS: readonly { readonly longest: number; readonly edit: Edit }[] = [
  { longest: 128, edit: (here, change) => ({ ...here, location: change(here.location) }) },
  {
    longest: 80,
    edit: (here, change) => ({
      ...here,
      change: here.change && { ...here.change, reason: here.change.reason && change(here.change.reason) },
    }),
  },
  { longest: 32, edit: (here, change) => ({ ...here, ups: here.ups && { ...here.ups, model: change(here.ups.model) } }) },
  { longest: 64, edit: (here, change) => ({ ...here, name: change(here.name) }) },
];

/**
 * A `here` that fits into one datagram: texts are cut between characters, first the location, then the reason of a change and the
 * UPS's model, and last the name, by which people tell cards apart.
 */
export function fittedHere(here: Here): Here {
  let fitted = here;
  for (const { longest, edit } of TEXTS) fitted = edit(fitted, (text) => [...text.toWellFormed()].slice(0, longest).join(""));
  for (const { edit } of TEXTS) {
    const excess = HEAD_OCTETS + Buffer.byteLength(JSON.stringify(fitted)) - DISCOVERY_MAX_OCTETS;
    if (excess <= 0) break;
    fitted = edit(fitted, (text) => shortened(text, excess));
  }
  return fitted;
}

/** Without as many characters at the end as take `octets` in JSON, where some are escaped. */
function shortened(text: string, octets: number): string {
  const characters = [...text];
  let lost = 0;
  while (lost < octets && characters.length > 0) lost += Buffer.byteLength(JSON.stringify(characters.pop())) - 2;
  return characters.join("");
}
