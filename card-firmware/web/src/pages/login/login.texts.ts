/** Words of the log-in page. */
export const loginTexts = {
  title: "Log in",
  product: "UPS card",
  user: "User name",
  password: "Password",
  submit: "Log in",
  capsLock: "Caps Lock is on",
  expired: "Your session has ended. Log in to go on where you were.",
  loggedOut: "You are logged out.",
  wrong: "User name or password is wrong.",
  wrongHelp: "Check the spelling; upper and lower case matter. After several wrong tries in a row you have to wait.",
  locked: "Too many wrong tries. You can try again in {duration}.",
  offline: "The card does not answer. Check the network, then try again.",
  failed: "Logging in did not work: {reason}",
  show: "Show password",
  hide: "Hide password",
} as const;
