import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import type { NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { titleOf } from "@istars/ui/found/found-facts.ts";
import { type FoundSecrets, reachOfFound } from "@istars/ui/found/found-reach.ts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useOutcomeProblem } from "../api/use-outcome-problem.ts";
import type { NamedOutcome } from "./outcome-list.tsx";

export interface AddFound {
  readonly cards: readonly FoundCard[];
  readonly site: string | null;
  readonly secrets: FoundSecrets;
}

/**
 * Adds found cards. One that is met over https is asked for its identity key first, which is kept from then on (SAFETY 31); one that does
 * not tell it is not added, and keeps no other out.
 */
export function useAddFound() {
  const api = useApi();
  const { t } = useTranslation("add");
  const say = useFailureText();
  const problemOf = useOutcomeProblem();
  /** Name of the card that is being asked for its key. */
  const [meeting, setMeeting] = useState<string | null>(null);

  const withKey = async (reach: GivenReach): Promise<GivenReach | string> => {
    if (reach.kind !== "istars" || !reach.url.startsWith("https:")) return reach;
    try {
      const { outcome, identityKey } = await api.probeCard(reach);
      return identityKey === null ? t(`probe.outcomes.${outcome}`) : { ...reach, identityKey };
    } catch (error) {
      return say(failureOf(error));
    }
  };

  const adding = useMutation({
    mutationFn: async ({ cards, site, secrets }: AddFound): Promise<readonly NamedOutcome[]> => {
      const ready: { readonly name: string; readonly card: NewCard }[] = [];
      const outcomes: NamedOutcome[] = [];
      for (const found of cards) {
        const name = titleOf(found);
        const reach = reachOfFound(found, secrets);
        setMeeting(name);
        const met = reach === null ? t("scan.noPages") : await withKey(reach);
        if (typeof met === "string") outcomes.push({ name, problem: met });
        else ready.push({ name, card: { name: null, site, reach: met } });
      }
      setMeeting(null);
      if (ready.length === 0) return outcomes;
      const answer = await api.addCards(ready.map(({ card }) => card));
      return [...outcomes, ...ready.map(({ name }, place) => ({ name, problem: problemOf(answer.outcomes[place]) }))];
    },
    onSettled: () => setMeeting(null),
  });
  return { adding, meeting };
}
