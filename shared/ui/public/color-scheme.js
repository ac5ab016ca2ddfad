// Runs before the first paint: a person who chose light or dark must not see the other one flash by.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("mantine-color-scheme-value");
  } catch {
    // Storage is closed to this page: the system's choice stands.
  }
  const isDark = chosen === "light" ? false : chosen === "dark" || matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
