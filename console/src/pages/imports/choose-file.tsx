import { UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState, type DragEvent } from 'react'
import { useTranslate } from '../../i18n/language'
import { messages } from './messages'

const TYPES = '.csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A file from the computer, chosen or dropped. `isMissing`: something must be said of it first. */
export function ChooseFile(props: {
  file: File | undefined
  isMissing: boolean
  onChoose: (file: File) => void
}) {
  const { file, isMissing, onChoose } = props
  const t = useTranslate()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const over = (event: DragEvent, is: boolean) => {
    event.preventDefault()
    setOver(is)
  }
  const take = (files: FileList | null) => {
    if (files?.[0] && !isMissing) onChoose(files[0])
  }
  return (
    <div
      className={isOver ? 'fx-drop fx-drop--over' : 'fx-drop'}
      onDragOver={event => over(event, true)}
      onDragLeave={event => over(event, false)}
      onDrop={event => {
        over(event, false)
        take(event.dataTransfer.files)
      }}
    >
      <input
        ref={input}
        type="file"
        accept={TYPES}
        hidden
        aria-label={t(messages.choose)}
        onChange={event => {
          take(event.target.files)
          // The same file again is a choice as well: it may have been corrected.
          event.target.value = ''
        }}
      />
      <Button
        type={file ? 'default' : 'primary'}
        icon={<UploadOutlined aria-hidden />}
        disabled={isMissing}
        onClick={() => input.current?.click()}
      >
        {t(file ? messages.chooseOther : messages.choose)}
      </Button>
      <span className="fx-soft">{file ? file.name : t(messages.drop)}</span>
    </div>
  )
}
