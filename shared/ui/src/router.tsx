import { createContext, type MouseEvent, type ReactNode, useContext, useSyncExternalStore } from "react";

/** Where the person is, by the path of the page's address. */
export interface Router {
  path(): string;
  /** What follows the path, with its question mark; empty without. */
  search(): string;
  /** Goes to another page of this program, or to another view of the same. */
  go(path: string): void;
  /** Like `go`, but "back" does not return here. */
  replace(path: string): void;
  subscribe(listener: () => void): () => void;
}

/** What a router needs of the browser's window. */
export interface RouterWindow {
  readonly location: { readonly pathname: string; readonly search: string };
  readonly history: {
    pushState(state: null, title: string, path: string): void;
    replaceState(state: null, title: string, path: string): void;
  };
  scrollTo(x: number, y: number): void;
  addEventListener(name: "popstate", listener: () => void): void;
  removeEventListener(name: "popstate", listener: () => void): void;
}

/** A router over the browser's history. */
export function createRouter(browser: RouterWindow): Router {
  const listeners = new Set<() => void>();
  const tellAll = () => {
    for (const listener of listeners) listener();
  };
  return {
    path: () => browser.location.pathname,
    search: () => browser.location.search,
    go(path) {
      if (path === browser.location.pathname + browser.location.search) return;
      browser.history.pushState(null, "", path);
      browser.scrollTo(0, 0);
      tellAll();
    },
    replace(path) {
      browser.history.replaceState(null, "", path);
      tellAll();
    },
    subscribe(listener) {
      if (listeners.size === 0) browser.addEventListener("popstate", tellAll);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) browser.removeEventListener("popstate", tellAll);
      };
    },
  };
}

const RouterContext = createContext<Router | null>(null);

export function RouterProvider({ router, children }: { readonly router: Router; readonly children: ReactNode }) {
  return <RouterContext value={router}>{children}</RouterContext>;
}

export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (router === null) throw new Error("useRouter needs a RouterProvider around it");
  return router;
}

/** The current path; the component draws itself anew when it changes. */
export function usePath(): string {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.path);
}

/** What the address asks of the page, e.g. how a list is filtered; the component draws itself anew when it changes. */
export function useSearch(): string {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.search);
}

/** What a link to another page needs: a real address, so that it can be opened in a new tab, and no reload on a plain click. */
export function useLinkTo(path: string): { readonly href: string; onClick(event: MouseEvent): void } {
  const router = useRouter();
  return {
    href: path,
    onClick(event) {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      router.go(path);
    },
  };
}
