import type { NoticeView } from '@fangxing/contract/notices'
import { recall, remember } from '@shared/memory/memory'
import { printPicture } from '@shared/phone/print-page'
import { hasBluetooth } from '@shared/phone/printer'
import type { Bitmap } from '@shared/print/bitmap'
import { PAPERS, type PaperMm } from '@shared/print/notice-paper'
import { pngSourceOf } from '@shared/print/png'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { classNames } from '@shared/ui/class-names'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useMemo, useState } from 'react'
import { BluetoothPrint } from './bluetooth-print'
import { drawNotice } from './draw-notice'
import './print-notice.scss'

const messages = {
  title: { zh: '预览与打印', en: 'Preview and print' },
  paper: { zh: '纸宽', en: 'Paper' },
  preview: { zh: '告知单预览', en: 'Preview of the notice' },
  print: { zh: '打印', en: 'Print' },
  pdf: { zh: '浏览器打印，也可存为 PDF。', en: 'Printed by the browser, or saved as a PDF.' },
  undrawn: { zh: '这台手机画不出告知单，请更新微信', en: 'This phone cannot draw the notice: update WeChat' },
} satisfies Catalogue

const STORAGE_KEY = 'fangxing.paper'
const SIZES = Object.keys(PAPERS).map(Number) as PaperMm[]
const rememberedPaper = (): PaperMm => SIZES.find(size => size === recall(STORAGE_KEY)) ?? 58

function drawSafely(notice: NoticeView, paper: PaperMm): Bitmap | undefined {
  try {
    return drawNotice(notice, paper)
  } catch {
    return undefined
  }
}

/** What is shown is exactly what is printed. */
export function PrintNotice({ notice }: { notice: NoticeView }) {
  const t = useTranslate()
  const [paper, setPaper] = useState(rememberedPaper)
  const bitmap = useMemo(() => drawSafely(notice, paper), [notice, paper])
  const source = useMemo(() => bitmap && pngSourceOf(bitmap), [bitmap])
  const choose = (size: PaperMm) => {
    remember(STORAGE_KEY, size)
    setPaper(size)
  }
  return (
    <Card title={t(messages.title)}>
      <div className="mer-stack">
        <div className="mer-paper__sizes" role="group" aria-label={t(messages.paper)}>
          {SIZES.map(size => (
            <button
              key={size}
              type="button"
              aria-pressed={size === paper}
              className={classNames('mer-paper__size', size === paper && 'mer-paper__size--chosen')}
              onClick={() => choose(size)}
            >
              {size} mm
            </button>
          ))}
        </div>
        {bitmap && source ? (
          <>
            <div className="mer-paper__sheet" tabIndex={0}>
              <img
                className={`mer-paper__image mer-paper__image--${paper}`}
                src={source}
                alt={t(messages.preview)}
                {...(process.env.TARO_ENV === 'weapp' ? { mode: 'widthFix' } : {})}
              />
            </div>
            {hasBluetooth() ? (
              <BluetoothPrint bitmap={bitmap} />
            ) : (
              <>
                <Button large onClick={() => void printPicture(source, paper)}>
                  {t(messages.print)}
                </Button>
                <p className="mer-hint">{t(messages.pdf)}</p>
              </>
            )}
          </>
        ) : (
          <Alert small tone="bad" title={t(messages.undrawn)} />
        )}
      </div>
    </Card>
  )
}
