import { Refusal } from '@fangxing/contract/refusal'
import type { FileReply } from '../../ports/file-reply'

/** Files that one node reads while it sends them, at the same time; how long each may take is limited where it is sent. */
const AT_ONCE = 3
const RETRY_S = 10

/** Lists, handovers and court files are read piece by piece while they are sent: they leave room for everybody else. */
export class FileSlots {
  private running = 0

  /** `begin` makes a file; its slot is free again when the file was sent, broken off or refused. Refusals: RATE_LIMITED, and its own. */
  async write(begin: () => Promise<FileReply>): Promise<FileReply> {
    if (this.running >= AT_ONCE) throw new Refusal('RATE_LIMITED', { seconds: RETRY_S })
    this.running++
    try {
      const file = await begin()
      file.stream.once('close', () => this.running--)
      return file
    } catch (error) {
      this.running--
      throw error
    }
  }
}
