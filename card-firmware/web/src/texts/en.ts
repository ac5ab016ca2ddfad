import { en as domain } from "@istars/protocol/model/texts/en.ts";
import { auditTexts } from "@istars/ui/audit/audit.texts.ts";
import { glanceTexts } from "@istars/ui/overview/glance.texts.ts";
import { recordsTexts } from "@istars/ui/records/records.texts.ts";
import { firstPasswordTexts } from "@istars/ui/session/first-password.texts.ts";
import { loginTexts } from "@istars/ui/session/login.texts.ts";
import { uiTexts } from "@istars/ui/text/ui.texts.ts";
import { usersTexts } from "@istars/ui/users/users.texts.ts";
import { alarmsTexts } from "../pages/alarms/alarms.texts.ts";
import { cardAuditTexts } from "../pages/audit/card-audit.texts.ts";
import { hostsTexts } from "../pages/hosts/hosts.texts.ts";
import { securityTexts } from "../pages/security/security.texts.ts";
import { settingsTexts } from "../pages/settings/settings.texts.ts";
import { tokensTexts } from "../pages/tokens/tokens.texts.ts";
import { appTexts } from "./app.texts.ts";
import { productTexts } from "./product.texts.ts";

/** Every English word of this UI, by namespace. */
export const english = {
  domain,
  ui: uiTexts,
  app: appTexts,
  product: productTexts,
  login: loginTexts,
  firstPassword: firstPasswordTexts,
  glance: glanceTexts,
  alarms: alarmsTexts,
  records: recordsTexts,
  audit: auditTexts,
  cardAudit: cardAuditTexts,
  settings: settingsTexts,
  users: usersTexts,
  tokens: tokensTexts,
  hosts: hostsTexts,
  security: securityTexts,
};
