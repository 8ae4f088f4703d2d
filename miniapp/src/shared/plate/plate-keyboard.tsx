import { keysAfter } from '@fangxing/contract/plate'
import { vibrateBriefly } from '../phone/alarm'
import { classNames } from '../ui/class-names'
import { useTranslate, type Catalogue } from '../i18n/language'
import { useReset } from '../ui/use-reset'
import { useLayoutEffect, useRef, useState } from 'react'
import { layoutAfter, otherLayoutHasKeys, ROWS, type KeyboardLayout } from './keyboard-layouts'
import './plate-keyboard.scss'

const messages = {
  name: { zh: '车牌键盘', en: 'Plate keyboard' },
  erase: { zh: '删除', en: 'Delete' },
  characters: { zh: 'ABC', en: 'ABC' },
  provinces: { zh: '省份', en: 'Province' },
} satisfies Catalogue

/**
 * Types a plate character by character: only keys that can still lead to a plate are enabled. The first `fixed`
 * characters cannot be erased; `done` is the large key at the bottom right.
 */
export function PlateKeyboard(props: {
  text: string
  onText: (text: string) => void
  done: { label: string; enabled: boolean; onDone: () => void }
  fixed?: number
}) {
  const { text, onText, done, fixed = 0 } = props
  const t = useTranslate()
  const [layout, setLayout] = useState<KeyboardLayout>(() => layoutAfter(text))
  useReset(text, () => setLayout(layoutAfter(text)))
  const allowed = new Set(keysAfter(text))
  const other: KeyboardLayout = layout === 'provinces' ? 'characters' : 'provinces'

  const canSwitchLayout = otherLayoutHasKeys(text, layout)
  const canErase = text.length > fixed

  // A second tap may come before the first is rendered: it is added to what was typed, not to what is shown.
  const typed = useRef(text)
  useLayoutEffect(() => {
    typed.current = text
  })
  const changeText = (next: string) => {
    vibrateBriefly()
    typed.current = next
    onText(next)
  }
  const type = (key: string) => {
    if (keysAfter(typed.current).includes(key)) changeText(typed.current + key)
  }

  return (
    <div className="fx-keys" role="group" aria-label={t(messages.name)}>
      {ROWS[layout].map((row, index) => (
        <div key={index} className="fx-keys__row">
          {row.map(key => (
            <button
              key={key}
              type="button"
              className={classNames('fx-keys__key', !allowed.has(key) && 'fx-keys__key--off')}
              disabled={!allowed.has(key)}
              onClick={() => type(key)}
            >
              {key}
            </button>
          ))}
        </div>
      ))}
      <div className="fx-keys__row">
        <button
          type="button"
          className={classNames('fx-keys__key fx-keys__key--wide', !canSwitchLayout && 'fx-keys__key--off')}
          disabled={!canSwitchLayout}
          onClick={() => setLayout(other)}
        >
          {t(messages[other])}
        </button>
        <button
          type="button"
          className={classNames('fx-keys__key fx-keys__key--wide', !canErase && 'fx-keys__key--off')}
          aria-label={t(messages.erase)}
          disabled={!canErase}
          onClick={() => canErase && changeText(typed.current.slice(0, -1))}
        >
          ⌫
        </button>
        <button
          type="button"
          className={classNames('fx-keys__key fx-keys__key--done', !done.enabled && 'fx-keys__key--off')}
          disabled={!done.enabled}
          onClick={() => done.enabled && done.onDone()}
        >
          {done.label}
        </button>
      </div>
    </div>
  )
}
