import { type ReactNode, useEffect, useState } from "react";

/** Shows its children only after a while, so that what loads quickly shows no skeleton at all. */
export function Late({ afterMs = 300, children }: { readonly afterMs?: number; readonly children: ReactNode }) {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return isDue ? children : null;
}
