/** Words of the log-in page. */
export const loginTexts = {
  title: "Log in",
  user: "User name",
  password: "Password",
  submit: "Log in",
  capsLock: "Caps Lock is on",
  expired: "Your session has ended: it was unused for too long, or your account was changed. Log in to go on where you were.",
  loggedOut: "You are logged out.",
  wrong: "User name or password is wrong.",
  wrongHelp:
    "Check the spelling; upper and lower case matter. It may also be that this user may not log in from this computer's address. After several wrong tries in a row you have to wait.",
  locked: "Too many wrong tries. You can try again in {duration}.",
  failed: "Logging in did not work: {reason}",
  show: "Show password",
  hide: "Hide password",
} as const;
