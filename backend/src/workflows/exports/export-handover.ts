import type { Language } from '@fangxing/contract/messages'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { dayOf } from '../../domain/shanghai-time'
import { handoverSheets, readLotEntitlements, type ReadHandover } from '../../modules/reporting'
import { writeSheets } from '../../modules/sheets'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { FileReply } from '../../ports/file-reply'
import type { FileSlots } from './file-slots'
import { noteExport } from './note-export'

type Needs = { database: Database; clock: Clock; readHandover: ReadHandover; slots: FileSlots }
type Asked = { lotId: string; language: Language }

/** What the next operator of a lot grants again, as one workbook. What others owe stays with their merchant and is not in it. */
export class ExportHandover {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND for a lot of others; FILES_BUSY as for lists. */
  start(session: StaffSession, { lotId, language }: Asked, context: ActorContext): Promise<FileReply> {
    return this.needs.slots.write(session.merchantId, async () => {
      const { database, clock, readHandover } = this.needs
      const handover = await readHandover.read(session, lotId)
      const place = { merchantId: session.merchantId, lotId, at: new Date(handover.asOf) }
      await noteExport(this.needs, session, { list: 'handover', lotId }, context)
      const sheets = handoverSheets(handover, readLotEntitlements(database, place), language)
      const { stream, mediaType } = writeSheets('xlsx', sheets)
      return new FileReply(stream, mediaType, `handover-${dayOf(clock.now())}.xlsx`)
    })
  }
}
