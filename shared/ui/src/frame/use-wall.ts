import { useEffect } from "react";

/** Makes everything large, for a screen read from five metres, while the component is on the screen; Escape leaves. */
export function useWall(onLeave: () => void): void {
  useEffect(() => {
    document.documentElement.setAttribute("data-wall", "");
    const leave = (event: KeyboardEvent) => event.key === "Escape" && onLeave();
    document.addEventListener("keydown", leave);
    return () => {
      document.documentElement.removeAttribute("data-wall");
      document.removeEventListener("keydown", leave);
    };
  }, [onLeave]);
}
