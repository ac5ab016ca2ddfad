import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TimeOrder } from "../tables/time-header.tsx";
import { type RangeChoice, rangeOf } from "../values/time-range.ts";
import { CsvLink } from "./csv-link.tsx";
import { boundsOf, LogList, type LogListProps, type LogNews, type LogQuery } from "./log-list.tsx";
import { RangeChoiceInput } from "./range-choice.tsx";
import { RangeWords } from "./range-words.tsx";
import range from "./record-page.module.css";
import type { RecordTime } from "./record-time.ts";
import { useTimeOrder } from "./use-time-order.ts";

/** What a list is narrowed to, by the parameter of the API; an empty word is no filter. */
type Filters = Readonly<Record<string, string>>;

interface Narrowing {
  readonly filters: Filters;
  readonly set: (part: Filters) => void;
}

export interface LogViewProps<Entry> extends Pick<LogListProps<Entry>, "log" | "read" | "sayFailure"> {
  readonly time: RecordTime;
  /** Who tells that something has come in that may be among the entries, as they are narrowed. */
  readonly newsOf?: (filters: Filters) => LogNews<Entry>;
  /** What stands above it, with the time that is shown in words. */
  readonly head: (rangeWords: ReactNode) => ReactNode;
  /** Draws the entries; `onEnd` fetches more and is `null` when these are all. */
  readonly table: (entries: readonly Entry[], onEnd: (() => void) | null, order: TimeOrder) => ReactNode;
  readonly words: LogListProps<Entry>["words"] & { readonly noMatches: string; readonly searchHelp: string };
  /** No filter at all: every parameter with an empty word. */
  readonly noFilters: Filters;
  /** What the list is narrowed to before anybody has chosen anything; no filter if left out. */
  readonly firstFilters?: Filters;
  /** The inputs that narrow the list, beside the range and the search. */
  readonly controls: (narrowing: Narrowing) => ReactNode;
  /** Where all of it is to be had as a file. */
  readonly csvOf: (query: Pick<LogQuery, "from" | "to" | "order">) => string;
}

/** A log over any range: what it is narrowed to, its entries page by page, and the same as a file. */
export function LogView<Entry>({
  time,
  head,
  words,
  noFilters,
  firstFilters = {},
  controls,
  csvOf,
  table,
  newsOf,
  ...list
}: LogViewProps<Entry>) {
  const { t } = useTranslation("records");
  const [choice, setChoice] = useState<RangeChoice>({ kind: "month" });
  const [filters, setFilters] = useState<Filters>({ ...noFilters, ...firstFilters });
  const { order, timeOrder } = useTimeOrder();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 300);
  const clear = () => {
    setFilters(noFilters);
    setTyped("");
  };
  const ask = () => rangeOf(choice, time.now(), time.zone);
  const shown = ask();
  const wanted = Object.fromEntries(Object.entries({ ...filters, search }).filter(([, value]) => value !== ""));
  return (
    <>
      {head(<RangeWords range={shown} zone={time.zone} />)}
      <div className={range.controls}>
        <RangeChoiceInput value={choice} nowMs={time.now()} onChange={setChoice} />
        {controls({ filters, set: (part) => setFilters((before) => ({ ...before, ...part })) })}
        <TextInput
          className={range.wide ?? ""}
          type="search"
          label={t("search")}
          placeholder={words.searchHelp}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {shown ? <CsvLink href={csvOf({ ...wanted, ...boundsOf(shown, newsOf !== undefined), order })} /> : null}
      </div>
      {shown ? (
        <LogList
          {...list}
          {...(newsOf ? { news: newsOf(filters) } : {})}
          words={words}
          ask={ask}
          rangeId={JSON.stringify(choice)}
          order={order}
          narrowed={{ filters: wanted, onClear: clear, noMatches: words.noMatches }}
          table={(entries, onEnd) => table(entries, onEnd, timeOrder)}
        />
      ) : null}
    </>
  );
}
