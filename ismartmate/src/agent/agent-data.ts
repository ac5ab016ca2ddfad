import { randomUUID } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "@istars/service/durable-file.ts";
import { JournalFile } from "../journal/journal-file.ts";
import { ReportFolder } from "../journal/report.ts";
import { ProofFile } from "./proof-file.ts";
import { WhyLog } from "./why-log.ts";

/** What an agent keeps on the disk. */
export interface AgentData {
  /** This server's UUID, made once. */
  readonly hostId: string;
  readonly journal: Pick<JournalFile, "read" | "write">;
  readonly reports: Pick<ReportFolder, "add" | "replace" | "list" | "read">;
  readonly timeline: Pick<WhyLog, "add" | "query" | "flush">;
  readonly proofs: Pick<ProofFile, "has" | "add" | "flush">;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opens an agent's folder and makes what is not there. Rejects with the system's words if it cannot be had. One program at a time. */
export async function openAgentData(folder: string): Promise<AgentData> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    hostId: await readHostId(join(folder, "host-id")),
    journal: new JournalFile(join(folder, "journal")),
    reports: new ReportFolder(join(folder, "reports")),
    timeline: await WhyLog.open(join(folder, "timeline.jsonl")),
    proofs: await ProofFile.open(join(folder, "proven-paths.json")),
  };
}

/** A file that is damaged is made anew: cards then list a new server, and the old one as silent. */
async function readHostId(path: string): Promise<string> {
  const kept = (await readFile(path, "utf8").catch(() => "")).trim(); // not there at the first start
  if (UUID.test(kept)) return kept;
  const id = randomUUID();
  await replaceFile(path, `${id}\n`);
  return id;
}
