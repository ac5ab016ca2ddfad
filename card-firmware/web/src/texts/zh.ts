import { zh as domain } from "@istars/protocol/model/texts/zh.ts";
import { auditTextsZh } from "@istars/ui/audit/audit.texts.zh.ts";
import { glanceTextsZh } from "@istars/ui/overview/glance.texts.zh.ts";
import { recordsTextsZh } from "@istars/ui/records/records.texts.zh.ts";
import { firstPasswordTextsZh } from "@istars/ui/session/first-password.texts.zh.ts";
import { loginTextsZh } from "@istars/ui/session/login.texts.zh.ts";
import { uiTextsZh } from "@istars/ui/text/ui.texts.zh.ts";
import { usersTextsZh } from "@istars/ui/users/users.texts.zh.ts";
import { alarmsTextsZh } from "../pages/alarms/alarms.texts.zh.ts";
import { cardAuditTextsZh } from "../pages/audit/card-audit.texts.zh.ts";
import { hostsTextsZh } from "../pages/hosts/hosts.texts.zh.ts";
import { securityTextsZh } from "../pages/security/security.texts.zh.ts";
import { settingsTextsZh } from "../pages/settings/settings.texts.zh.ts";
import { tokensTextsZh } from "../pages/tokens/tokens.texts.zh.ts";
import { appTextsZh } from "./app.texts.zh.ts";
import type { english } from "./en.ts";
import { productTextsZh } from "./product.texts.zh.ts";

/** Every Chinese word of this UI, by namespace; a namespace that is missing here does not compile. */
export const chinese = {
  domain,
  ui: uiTextsZh,
  app: appTextsZh,
  product: productTextsZh,
  login: loginTextsZh,
  firstPassword: firstPasswordTextsZh,
  glance: glanceTextsZh,
  alarms: alarmsTextsZh,
  records: recordsTextsZh,
  audit: auditTextsZh,
  cardAudit: cardAuditTextsZh,
  settings: settingsTextsZh,
  users: usersTextsZh,
  tokens: tokensTextsZh,
  hosts: hostsTextsZh,
  security: securityTextsZh,
} satisfies Record<keyof typeof english, object>;
