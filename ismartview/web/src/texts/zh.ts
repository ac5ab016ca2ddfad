import { fleetTexts } from "@istars/protocol/model/ismartview/texts/zh.ts";
import { zh as domain } from "@istars/protocol/model/texts/zh.ts";
import { auditTextsZh } from "@istars/ui/audit/audit.texts.zh.ts";
import { glanceTextsZh } from "@istars/ui/overview/glance.texts.zh.ts";
import { recordsTextsZh } from "@istars/ui/records/records.texts.zh.ts";
import { firstPasswordTextsZh } from "@istars/ui/session/first-password.texts.zh.ts";
import { loginTextsZh } from "@istars/ui/session/login.texts.zh.ts";
import { uiTextsZh } from "@istars/ui/text/ui.texts.zh.ts";
import { usersTextsZh } from "@istars/ui/users/users.texts.zh.ts";
import { addTextsZh } from "../add/add.texts.zh.ts";
import { consoleTextsZh } from "../alarms/console.texts.zh.ts";
import { fleetAuditTextsZh } from "../audit/fleet-audit.texts.zh.ts";
import { cardTextsZh } from "../card/card.texts.zh.ts";
import { cardsTextsZh } from "../cards/cards.texts.zh.ts";
import { historyTextsZh } from "../history/history.texts.zh.ts";
import { overviewTextsZh } from "../overview/overview.texts.zh.ts";
import { reachTextsZh } from "../reach/reach.texts.zh.ts";
import { remoteTextsZh } from "../remote/remote.texts.zh.ts";
import { readingsTextsZh } from "../settings/readings.texts.zh.ts";
import { settingsFrameTextsZh } from "../settings/settings-frame.texts.zh.ts";
import { sitesTextsZh } from "../sites/sites.texts.zh.ts";
import type { english } from "./en.ts";
import { productTextsZh } from "./product.texts.zh.ts";
import { viewTextsZh } from "./view.texts.zh.ts";

/** Every Chinese word of this UI, by namespace; a namespace that is missing here does not compile. */
export const chinese = {
  domain,
  ui: uiTextsZh,
  fleet: fleetTexts,
  view: viewTextsZh,
  overview: overviewTextsZh,
  cards: cardsTextsZh,
  console: consoleTextsZh,
  product: productTextsZh,
  login: loginTextsZh,
  firstPassword: firstPasswordTextsZh,
  users: usersTextsZh,
  audit: auditTextsZh,
  records: recordsTextsZh,
  fleetAudit: fleetAuditTextsZh,
  settingsFrame: settingsFrameTextsZh,
  glance: glanceTextsZh,
  history: historyTextsZh,
  card: cardTextsZh,
  reach: reachTextsZh,
  sites: sitesTextsZh,
  add: addTextsZh,
  remote: remoteTextsZh,
  readings: readingsTextsZh,
} satisfies Record<keyof typeof english, object>;
