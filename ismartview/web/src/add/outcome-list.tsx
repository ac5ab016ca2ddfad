import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { useRouter } from "@istars/ui/router.tsx";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./add-page.module.css";

/** What came of one of many cards. */
export interface NamedOutcome {
  readonly name: string;
  /** Why it was not added, as a sentence; `null`: it was. */
  readonly problem: string | null;
}

/** How many cards were added, and which were not, each with its reason. */
export function OutcomeList({ outcomes }: { readonly outcomes: readonly NamedOutcome[] }) {
  const { t } = useTranslation("add");
  const router = useRouter();
  const failed = outcomes.filter(({ problem }) => problem !== null);
  const added = outcomes.length - failed.length;
  return (
    <section className={classes.panel} aria-label={t("outcomes.title")}>
      {added === 0 ? null : <FormMessage tone="ok" lead={t("outcomes.added", { count: added })} />}
      {failed.length === 0 ? null : (
        <FormMessage tone="warning" lead={t("outcomes.notAdded", { count: failed.length })}>
          <ul className={classes.problems} aria-label={t("outcomes.list")}>
            {failed.map(({ name, problem }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two rows of a file may say the same, and the list does not change
              <li key={place}>
                {name}: {problem}
              </li>
            ))}
          </ul>
        </FormMessage>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={() => router.go("/cards")}>
          {t("outcomes.toCards")}
        </Button>
      </div>
    </section>
  );
}
