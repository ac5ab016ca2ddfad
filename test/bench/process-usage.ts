import { readFileSync } from "node:fs";

/** Processor time in `/proc` is counted in ticks of 10 ms on every Linux there is. Source: proc_pid_stat(5), getconf CLK_TCK. */
const TICKS_PER_S = 100;

/** Memory of a process now and at its highest, MB (2^20 bytes). Source: proc_pid_status(5). */
export function memoryOf(pid: number | undefined): { readonly rssMb: number; readonly peakMb: number } {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) / 1_024;
  return { rssMb: megabytes("VmRSS"), peakMb: megabytes("VmHWM") };
}

/** Processor time that a process has used so far, user and system, s. Source: proc_pid_stat(5), fields 14 and 15. */
export function cpuSecondsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}
