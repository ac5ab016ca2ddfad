import { fleetTexts } from "@istars/protocol/model/ismartview/texts/en.ts";
import { en as domain } from "@istars/protocol/model/texts/en.ts";
import { auditTexts } from "@istars/ui/audit/audit.texts.ts";
import { glanceTexts } from "@istars/ui/overview/glance.texts.ts";
import { recordsTexts } from "@istars/ui/records/records.texts.ts";
import { firstPasswordTexts } from "@istars/ui/session/first-password.texts.ts";
import { loginTexts } from "@istars/ui/session/login.texts.ts";
import { uiTexts } from "@istars/ui/text/ui.texts.ts";
import { usersTexts } from "@istars/ui/users/users.texts.ts";
import { addTexts } from "../add/add.texts.ts";
import { consoleTexts } from "../alarms/console.texts.ts";
import { fleetAuditTexts } from "../audit/fleet-audit.texts.ts";
import { cardTexts } from "../card/card.texts.ts";
import { cardsTexts } from "../cards/cards.texts.ts";
import { historyTexts } from "../history/history.texts.ts";
import { overviewTexts } from "../overview/overview.texts.ts";
import { reachTexts } from "../reach/reach.texts.ts";
import { remoteTexts } from "../remote/remote.texts.ts";
import { readingsTexts } from "../settings/readings.texts.ts";
import { settingsFrameTexts } from "../settings/settings-frame.texts.ts";
import { sitesTexts } from "../sites/sites.texts.ts";
import { productTexts } from "./product.texts.ts";
import { viewTexts } from "./view.texts.ts";

/** Every English word of this UI, by namespace. */
export const english = {
  domain,
  ui: uiTexts,
  fleet: fleetTexts,
  view: viewTexts,
  overview: overviewTexts,
  cards: cardsTexts,
  console: consoleTexts,
  product: productTexts,
  login: loginTexts,
  firstPassword: firstPasswordTexts,
  users: usersTexts,
  audit: auditTexts,
  records: recordsTexts,
  fleetAudit: fleetAuditTexts,
  settingsFrame: settingsFrameTexts,
  glance: glanceTexts,
  history: historyTexts,
  card: cardTexts,
  reach: reachTexts,
  sites: sitesTexts,
  add: addTexts,
  remote: remoteTexts,
  readings: readingsTexts,
};
