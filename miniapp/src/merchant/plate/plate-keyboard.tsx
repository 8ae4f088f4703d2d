import { keysAfter } from '@fangxing/contract/plate'
import { tick } from '@shared/phone/alarm'
import { classNames } from '@shared/ui/class-names'
import { useSay } from '@shared/words/language'
import { useEffect, useRef, useState } from 'react'
import { faceAfter, otherFaceHelps, ROWS, type Face } from './keys'
import './plate-keyboard.scss'

const W = {
  name: { zh: '车牌键盘', en: 'Plate keyboard' },
  erase: { zh: '删除', en: 'Delete' },
  signs: { zh: 'ABC', en: 'ABC' },
  provinces: { zh: '省份', en: 'Province' },
}

/**
 * Types a plate, sign by sign: only what can still become a plate may be met. `fixed` signs at the beginning cannot be
 * erased; `done` is the large key at the bottom right.
 */
export function PlateKeyboard(props: {
  text: string
  onText: (text: string) => void
  done: { label: string; enabled: boolean; onDone: () => void }
  fixed?: number
}) {
  const { text, onText, done, fixed = 0 } = props
  const say = useSay()
  const [face, setFace] = useState<Face>(() => faceAfter(text))
  useEffect(() => setFace(faceAfter(text)), [text])
  const allowed = new Set(keysAfter(text))
  const other: Face = face === 'provinces' ? 'signs' : 'provinces'

  const mayTurn = otherFaceHelps(text, face)
  const mayErase = text.length > fixed

  // Two quick taps come before the first is drawn: each adds to what was typed, not to what is shown.
  const typed = useRef(text)
  typed.current = text
  const become = (next: string) => {
    tick()
    typed.current = next
    onText(next)
  }
  const type = (key: string) => {
    if (keysAfter(typed.current).includes(key)) become(typed.current + key)
  }

  return (
    <div className="mer-keys" role="group" aria-label={say(W.name)}>
      {ROWS[face].map((row, line) => (
        <div key={line} className="mer-keys__row">
          {row.map(key => (
            <button
              key={key}
              type="button"
              className={classNames('mer-keys__key', !allowed.has(key) && 'mer-keys__key--off')}
              disabled={!allowed.has(key)}
              onClick={() => type(key)}
            >
              {key}
            </button>
          ))}
        </div>
      ))}
      <div className="mer-keys__row">
        <button
          type="button"
          className={classNames('mer-keys__key mer-keys__key--wide', !mayTurn && 'mer-keys__key--off')}
          disabled={!mayTurn}
          onClick={() => setFace(other)}
        >
          {say(W[other])}
        </button>
        <button
          type="button"
          className={classNames('mer-keys__key mer-keys__key--wide', !mayErase && 'mer-keys__key--off')}
          aria-label={say(W.erase)}
          disabled={!mayErase}
          onClick={() => mayErase && become(typed.current.slice(0, -1))}
        >
          ⌫
        </button>
        <button
          type="button"
          className={classNames('mer-keys__key mer-keys__key--done', !done.enabled && 'mer-keys__key--off')}
          disabled={!done.enabled}
          onClick={() => done.enabled && done.onDone()}
        >
          {done.label}
        </button>
      </div>
    </div>
  )
}
