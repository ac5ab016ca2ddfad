import classes from "./brand.module.css";

/** The product's mark: a star whose ray is a bolt. */
export function BrandMark({ size = "1.75rem" }: { readonly size?: string }) {
  return (
    <svg className={classes.mark} viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect className={classes.ground} width="32" height="32" rx="8" />
      <path className={classes.bolt} d="M17.8 4.5 8 18h6.4l-1.2 9.5L23.5 13.4H17l.8-8.9Z" />
    </svg>
  );
}
