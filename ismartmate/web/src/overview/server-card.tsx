import { durationText } from "@istars/protocol/model/ismartmate/texts/duration-text.ts";
import { FactList } from "@istars/ui/details/fact-list.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useTranslation } from "react-i18next";
import type { StateNow } from "../live/live-context.tsx";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./overview-page.module.css";

/** What this server is, and what it needs to go down in time. */
export function ServerCard({ now: { state, sinceMs } }: { readonly now: StateNow }) {
  const { t } = useTranslation("now");
  const texts = useAgentTexts();
  const say = useDuration();
  const { host, needs, mode, isPathProven } = state;
  const length = (ms: number) => durationText(ms, texts);
  const fact = (id: "mode" | "os" | "version" | "up" | "need" | "floor" | "path", value: string) => ({
    id,
    label: t(`facts.${id}`),
    value,
  });
  return (
    <section className={classes.card} aria-labelledby="server">
      <h2 id="server" className={classes.cardTitle}>
        {t("server")}
      </h2>
      <FactList
        rows={[
          fact("mode", texts.modes[mode]),
          fact(
            "need",
            t("facts.needValue", { total: length(needs.totalMs), warn: length(needs.warnMs), commands: length(needs.commandsMs) }),
          ),
          fact("floor", length(needs.runtimeFloorMs)),
          fact("path", t(isPathProven ? "facts.proven" : "facts.notProven")),
          fact("os", host.os),
          fact("version", host.version),
          fact("up", say(host.upForMs + sinceMs)),
        ]}
      />
    </section>
  );
}
