/** Runs a job before the next picture is drawn; a tab out of sight draws none, and has it run soon all the same. */
export function beforePicture(job: () => void): void {
  if (document.hidden) setTimeout(job, 50);
  else requestAnimationFrame(job);
}
