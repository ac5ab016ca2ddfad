import { useEffect } from "react";

/** Shows how things stand where a tab in the background is seen: its title and its icon. */
export function useTabSign(title: string, sign: "ok" | "unknown" | "warning" | "critical"): void {
  useEffect(() => {
    document.title = title;
    document.querySelector("link[rel=icon]")?.setAttribute("href", `/favicon-${sign}.svg`);
  }, [title, sign]);
}
