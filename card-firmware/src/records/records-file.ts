import { ExpendableFile, withRoom } from "@istars/service/store/expendable-file.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import type { RecordRow } from "./record.ts";
import { type RecordRepository, recordRepository } from "./record-repository.ts";
import { recordMigrations } from "./record-tables.ts";

/** `records.db`. */
export class RecordsFile extends ExpendableFile<RecordRepository> {
  constructor(path: string, notify: (notice: Notice) => void) {
    super({ path, what: "records", notify, migrations: recordMigrations, repository: recordRepository });
  }

  /** Adds rows. On a full disk the oldest ones make room. */
  write(rows: readonly RecordRow[]): void {
    withRoom(
      () => this.use((repository) => repository.write(rows)),
      () => this.makeRoom(),
    );
    this.renewReserve();
  }
}
