/** Words of the page on which the first password is replaced. */
export const firstPasswordTexts = {
  title: "Set your password",
  why: "You are logged in as {user} with a password that others know. Until you set your own, nothing else can be reached.",
  current: "Current password",
  next: "New password",
  again: "New password again",
  differs: "The two entries differ.",
  submit: "Set password",
  happens: "From then on only the new password works. All other sessions of {user} end; you stay logged in here.",
  currentWrong: "The current password is wrong.",
  failed: "The password was not changed: {reason}",
  locked: "Too many wrong tries. You can try again in {duration}.",
  logOut: "Log out",
} as const;
