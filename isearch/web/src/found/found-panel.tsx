import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { FactList, type FactRow } from "@istars/ui/details/fact-list.tsx";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { addressOf, modelOf, titleOf } from "@istars/ui/found/found-facts.ts";
import { webAddressOf } from "@istars/ui/found/web-address.ts";
import { EntryPanel } from "@istars/ui/frame/entry-panel.tsx";
import { Ago } from "@istars/ui/values/ago.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { NotTold } from "@istars/ui/values/value.tsx";
import { Button } from "@mantine/core";
import { IconBulb, IconExternalLink, IconNetwork } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useServiceNow } from "../live/live-context.tsx";
import { CopyButton } from "./copy-button.tsx";
import classes from "./found-panel.module.css";
import { StateCell } from "./state-cell.tsx";
import { useUpsWords } from "./ups-words.ts";

export interface FoundPanelProps {
  /** As it is now; `null` while closed. */
  readonly card: FoundCard | null;
  readonly onClose: () => void;
  readonly onBlink: (card: FoundCard) => void;
  readonly onReaddress: (card: FoundCard) => void;
}

/** Everything that is known of one card, what is wrong with it and what can be done. */
export function FoundPanel({ card, onClose, onBlink, onReaddress }: FoundPanelProps) {
  return (
    <EntryPanel entry={card} titleOf={titleOf} onClose={onClose}>
      {(shown) => (
        <div className={classes.panel}>
          <Notes card={shown} />
          <Actions card={shown} onBlink={onBlink} onReaddress={onReaddress} />
          <Facts card={shown} />
        </div>
      )}
    </EntryPanel>
  );
}

/** What to do about what is wrong. */
function Notes({ card }: { readonly card: FoundCard }) {
  const { t } = useTranslation("found");
  const change = card.here?.change;
  return (
    <>
      {card.isLost ? (
        <FormMessage tone="warning" lead={t("states.lost")}>
          {t("lostHelp")}
        </FormMessage>
      ) : null}
      {card.warnings.map((warning) => (
        <FormMessage key={warning} tone="warning" lead={t(`warnings.${warning}`)}>
          {t(`warningHelp.${warning}`)}
        </FormMessage>
      ))}
      {change?.state === "rolled-back" ? (
        <FormMessage tone="warning" lead={t("rolledBack")}>
          {change.reason}
        </FormMessage>
      ) : null}
      {card.here === null ? <FormMessage tone="info" lead={t("foreignHelp")} /> : null}
    </>
  );
}

function Actions({ card, onBlink, onReaddress }: Omit<FoundPanelProps, "card" | "onClose"> & { readonly card: FoundCard }) {
  const { t } = useTranslation("found");
  const webAddress = webAddressOf(card);
  const isThere = card.here !== null && !card.isLost;
  if (!isThere && webAddress === null) return null;
  return (
    <div className={classes.actions}>
      {webAddress === null ? null : (
        <Button
          component="a"
          href={webAddress}
          target="_blank"
          rel="noopener noreferrer"
          leftSection={<IconExternalLink size="1rem" stroke={1.5} aria-hidden="true" />}
        >
          {t("open")}
        </Button>
      )}
      {isThere ? (
        <>
          <Button
            variant="default"
            leftSection={<IconNetwork size="1rem" stroke={1.5} aria-hidden="true" />}
            onClick={() => onReaddress(card)}
          >
            {t("readdress")}
          </Button>
          <Button variant="default" leftSection={<IconBulb size="1rem" stroke={1.5} aria-hidden="true" />} onClick={() => onBlink(card)}>
            {t("blink")}
          </Button>
        </>
      ) : null}
    </div>
  );
}

function Facts({ card }: { readonly card: FoundCard }) {
  const { t } = useTranslation(["found", "ui"]);
  const moment = useMoment();
  const nowWallMs = useServiceNow();
  const upsWords = useUpsWords();
  const { here, foreign } = card;
  const told = (value: string | number | null | undefined) => (value === null || value === undefined || value === "" ? <NotTold /> : value);
  const copied = (text: string, what: string) => (
    <>
      {text} <CopyButton text={text} what={what} />
    </>
  );
  const row = (id: FactId, value: FactRow["value"]): FactRow => ({ id, label: t(`found:facts.${id}`), value });
  const address = addressOf(card);
  const common = [
    row("state", <StateCell card={card} />),
    row("address", copied(address, t("found:copyAddress"))),
    row("model", told(modelOf(card))),
  ];
  const ours =
    here === null
      ? []
      : [
          row("source", t(`found:sources.${here.source}`)),
          row("prefix", told(here.prefix)),
          row("gateway", told(here.gateway)),
          row("dns", told(here.dns.join(t("ui:comma")))),
          row("mac", copied(here.mac, t("found:copyMac"))),
          row("location", told(here.location)),
          row("firmware", told(here.firmware)),
          row("serial", told(here.serial)),
          row("ports", told(portsOf(here.ports))),
          row("ups", told(upsWords(card))),
          row("upsModel", told(here.ups?.model)),
        ];
  const theirs = foreign === null ? [] : [row("port", foreign.port)];
  const found = [
    row("foundBy", card.foundBy.map((by) => t(`found:foundBy.${by}`)).join(t("ui:comma"))),
    row("interface", told(card.interface)),
    row("firstSeen", moment(card.firstSeenWallMs)),
    row("seen", <Ago wallMs={card.lastSeenWallMs} nowWallMs={nowWallMs} />),
  ];
  return <FactList rows={[...common, ...ours, ...theirs, ...found]} />;
}

type FactId =
  | "state"
  | "address"
  | "model"
  | "source"
  | "prefix"
  | "gateway"
  | "dns"
  | "mac"
  | "location"
  | "firmware"
  | "serial"
  | "ports"
  | "port"
  | "ups"
  | "upsModel"
  | "foundBy"
  | "interface"
  | "firstSeen"
  | "seen";

/** Names of protocols are the same in every language. */
const PROTOCOLS = { http: "HTTP", https: "HTTPS", snmp: "SNMP", nut: "NUT" } as const;

const portsOf = (ports: NonNullable<FoundCard["here"]>["ports"]): string =>
  (["http", "https", "snmp", "nut"] as const)
    .flatMap((name) => (ports[name] === null ? [] : [`${PROTOCOLS[name]} ${ports[name]}`]))
    .join(", ");
