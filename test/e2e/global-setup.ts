import { buildCard, buildIsearch, buildIsmartmate, buildIsmartview } from "../../installers/build.ts";
import { runStep } from "../steps.ts";

/** End-to-end tests run what ships: the bundles, with the pages as built. */
export default async function setup(): Promise<void> {
  const pages = await runStep({ name: "web pages", command: "node", args: ["installers/build-web.ts", "--if-changed"] }, false);
  if (!pages.ok) throw new Error(`the web pages do not build:\n${pages.output}`);
  await buildCard();
  await buildIsearch();
  await buildIsmartmate();
  await buildIsmartview();
}
