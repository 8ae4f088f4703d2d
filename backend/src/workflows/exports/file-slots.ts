import { Refusal } from '@fangxing/contract/refusal'
import type { FileReply } from '../../ports/file-reply'

/** Files that one node reads while it sends them, at the same time; how long each may take is limited where it is sent. */
const AT_ONCE = 3
/** So that nobody keeps the others from theirs. */
const MOST_OF_ONE_MERCHANT = 2
const RETRY_S = 10

/** Lists, handovers and court files are read piece by piece while they are sent: they leave room for everybody else. */
export class FileSlots {
  /** The merchant of each file. */
  private readonly running: string[] = []

  /** `begin` makes a file; its slot is free again when the file was sent, broken off or refused. Refusals: FILES_BUSY, and its own. */
  async write(merchantId: string, begin: () => Promise<FileReply>): Promise<FileReply> {
    const own = this.running.filter(other => other === merchantId).length
    if (this.running.length >= AT_ONCE || own >= MOST_OF_ONE_MERCHANT)
      throw new Refusal('FILES_BUSY', { seconds: RETRY_S })
    this.running.push(merchantId)
    const free = () => void this.running.splice(this.running.indexOf(merchantId), 1)
    try {
      const file = await begin()
      file.stream.once('close', free)
      return file
    } catch (error) {
      free()
      throw error
    }
  }
}
