import { shownLength } from '@fangxing/contract/shown-length'
import { Button, Input } from 'antd'
import { useId, useRef, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { messages } from './messages'
import { readPlateLines, textOfFile, type PlateLines } from './plate-lines'

/** Larger than any list of plates. */
const MOST_BYTES = 1 << 20

/** Plates typed or pasted as a column, or from a file; which lines were no plates is said, and they stay in the field. */
export function AddPlates({ onAdd }: { onAdd: (plates: PlateLines['plates']) => void }) {
  const t = useTranslate()
  const id = useId()
  const file = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<PlateLines['wrong']>([])
  const add = (given: string) => {
    const read = readPlateLines(given)
    setWrong(read.wrong)
    setText(read.wrong.map(line => line.text).join('\n'))
    onAdd(read.plates)
  }
  const addFile = async (chosen: File | undefined) => {
    if (chosen) add(textOfFile(await chosen.slice(0, MOST_BYTES).arrayBuffer()))
    if (file.current) file.current.value = ''
  }
  return (
    <div className="fx-form">
      <label htmlFor={id}>{t(messages.paste)}</label>
      <Input.TextArea
        id={id}
        rows={4}
        placeholder={'粤B12345\n粤BD12345,绿'}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="fx-row">
        <Button disabled={shownLength(text) === 0} onClick={() => add(text)}>
          {t(messages.addPlates)}
        </Button>
        <Button onClick={() => file.current?.click()}>{t(messages.plateFile)}</Button>
        <input
          ref={file}
          hidden
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          aria-label={t(messages.plateFile)}
          onChange={({ target }) => void addFile(target.files?.[0])}
        />
      </div>
      {wrong.length > 0 && (
        <div role="alert" className="fx-bad">
          {t(messages.wrongLines)} {wrong.map(({ line, text: read }) => `${line}: ${read}`).join('；')}
        </div>
      )}
    </div>
  )
}
