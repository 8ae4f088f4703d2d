import type { NoticeView } from '@fangxing/contract/notices'
import { create } from 'qrcode'
import { drawDots } from '@shared/phone/drawing'
import type { Bitmap } from '@shared/print/bitmap'
import { layOutNotice, PAPERS, type PaperMm } from '@shared/print/notice-paper'

/** A notice as the dots of a paper of this width. */
export function drawNotice(notice: Pick<NoticeView, 'number' | 'link' | 'content'>, paper: PaperMm): Bitmap {
  // As bytes: WeChat has no TextEncoder, and a link is ASCII.
  const data = Uint8ClampedArray.from(notice.link, letter => letter.charCodeAt(0))
  const { modules } = create([{ data, mode: 'byte' }], { errorCorrectionLevel: 'M' })
  const qr = {
    size: modules.size,
    isDark: (row: number, column: number) => Boolean(modules.get(row, column)),
  }
  return drawDots(measure => layOutNotice(notice, qr, { widthDots: PAPERS[paper], measure }))
}
