import { createContext, type ReactNode, useContext } from "react";
import classes from "./virtual-table.module.css";

/** Whether the row that is drawn opens. */
export const OpenRowContext = createContext(false);

/** What names a row, as the way in for the keyboard and for those who listen; a click anywhere in the row does the same. */
export function OpenRow({ children }: { readonly children: ReactNode }) {
  if (!useContext(OpenRowContext)) return <>{children}</>;
  // Its click goes on to the row, which opens.
  return (
    <button type="button" className={classes.open} aria-haspopup="dialog">
      {children}
    </button>
  );
}
