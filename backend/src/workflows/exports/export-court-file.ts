import { Readable } from 'node:stream'
import type { PlateColour } from '@fangxing/contract/plate'
import type { Language } from '@fangxing/contract/messages'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { dayOf } from '../../domain/shanghai-time'
import { courtPhotos, courtSheets, type CourtFacts, type ReadCourtFile } from '../../modules/reporting'
import { xlsxBytes, zipBytes, type PackedFile } from '../../modules/sheets'
import type { Database } from '../../persistence/database'
import type { Clock, Pictures } from '../../ports'
import { FileReply } from '../../ports/file-reply'
import type { FileSlots } from './file-slots'
import { noteExport } from './note-export'

type Needs = {
  database: Database
  readCourtFile: ReadCourtFile
  pictures: Pictures
  clock: Clock
  slots: FileSlots
}
type Asked = { plateText: string; plateColour: PlateColour; language: Language }

const ENDINGS: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg' }

/** What a court wants to see of one car: a workbook of its debts and of each demand, and the pictures that it names. */
export class ExportCourtFile {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND when the car owes this merchant nothing; FILES_BUSY as for lists. */
  start(session: StaffSession, { language, ...asked }: Asked, context: ActorContext): Promise<FileReply> {
    return this.needs.slots.write(session.merchantId, async () => {
      const { readCourtFile, clock } = this.needs
      const facts = await readCourtFile.facts(session, asked)
      await noteExport(this.needs, session, { list: 'court' }, context)
      const stream = Readable.from(zipBytes(this.filesOf(facts, language)), { objectMode: false })
      // A header holds no Chinese: the plate stands inside.
      return new FileReply(stream, 'application/zip', `court-${dayOf(clock.now())}.zip`)
    })
  }

  /** A picture that is kept no longer is left out; the workbook still names it and its hash. */
  private async *filesOf(facts: CourtFacts, language: Language): AsyncGenerator<PackedFile> {
    yield { name: 'court.xlsx', bytes: xlsxBytes(courtSheets(facts, language)) }
    for (const { id, name } of courtPhotos(facts)) {
      const picture = await this.needs.pictures.read(id)
      if (!picture) continue
      const ending = ENDINGS[picture.mediaType] ?? 'bin'
      yield { name: `pictures/${name}.${ending}`, bytes: once(picture.body) }
    }
  }
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(body)
}
