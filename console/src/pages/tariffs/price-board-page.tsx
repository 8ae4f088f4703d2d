import { DownloadOutlined } from '@ant-design/icons'
import type { PriceBoard } from '@fangxing/contract/tariffs'
import { App, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { picturePdf, type Paper, type PicturePage } from '../../ui/picture-pdf'
import { saveFile } from '../../ui/save-file'
import { useCall } from '../../ui/use-call'
import { boardContent } from './board/board-content'
import { drawBoard } from './board/draw-board'
import { messages } from './messages'

/** The board that hangs at the lot, of one published version, to be printed. */
export default function PriceBoardPage() {
  const t = useTranslate()
  const { tariffId = '', number = '' } = useParams()
  const reading = useCall('readPriceBoard', { params: { tariffId, number: Number(number) } })
  return (
    <DetailPage
      reading={reading}
      list={{ path: `/tariffs/${tariffId}`, title: reading.value?.lotName ?? t(messages.title) }}
      title={() => t(messages.board)}
      state={board => (
        <span className="fx-soft">
          {board.lotName} · {t(messages.version)} {board.number}
        </span>
      )}
      actions={board => <Downloads board={board} />}
    >
      {board => <Preview board={board} />}
    </DetailPage>
  )
}

function Downloads({ board }: { board: PriceBoard }) {
  const t = useTranslate()
  const { message } = App.useApp()
  const [saving, setSaving] = useState<Paper>()
  const save = async (paper: Paper) => {
    setSaving(paper)
    try {
      const pages: PicturePage[] = []
      const content = boardContent(board)
      drawBoard(document.createElement('canvas'), content, page => pages.push(page))
      const title = `${content.title} ${board.lotName} ${t(messages.version)} ${board.number}`
      saveFile(`${title} ${paper}.pdf`, await picturePdf(pages, { paper, title }))
    } catch {
      void message.error(t(messages.boardFailed))
    } finally {
      setSaving(undefined)
    }
  }
  return (['A3', 'A4'] as const).map(paper => (
    <Button
      key={paper}
      type={paper === 'A3' ? 'primary' : 'default'}
      icon={<DownloadOutlined aria-hidden />}
      loading={saving === paper}
      onClick={() => void save(paper)}
    >
      {`PDF ${paper}`}
    </Button>
  ))
}

/** As it is printed; where it needs several pages, the first. */
function Preview({ board }: { board: PriceBoard }) {
  const t = useTranslate()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current) drawBoard(canvas.current, boardContent(board))
  }, [board])
  const { lines, foot } = boardContent(board)
  return (
    <>
      <p className="fx-soft">{t(messages.boardAbout)}</p>
      <canvas
        ref={canvas}
        className="fx-board"
        role="img"
        aria-label={[
          ...lines.map(line => ('name' in line ? `${line.name} ${line.text}` : line.text)),
          foot,
        ].join('\n')}
      />
    </>
  )
}
