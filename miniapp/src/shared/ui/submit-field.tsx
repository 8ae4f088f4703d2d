import { shownLength } from '@fangxing/contract/shown-length'
import { useState } from 'react'
import { Button } from './button'
import { classNames } from './class-names'
import { typedText } from './typed-text'
import './submit-field.scss'

/**
 * A text input with a submit button: a pasted link, an invite code or a search text. `stacked` is for the only input of a
 * page: the button is large and below.
 */
export function SubmitField(props: {
  label: string
  action: string
  onSubmit: (text: string) => void
  initial?: string
  stacked?: boolean
}) {
  const { label, action, onSubmit, initial = '', stacked } = props
  const [text, setText] = useState(initial)
  const onInput = (event: { target: unknown; detail?: unknown }) => setText(typedText(event))
  return (
    <div className={classNames('fx-link', stacked && 'fx-link--stacked')}>
      <label className="fx-link__label">
        <span className="fx-link__name">{label}</span>
        <input
          className="fx-link__input"
          aria-label={label}
          value={text}
          onInput={onInput}
          onChange={() => undefined}
        />
      </label>
      <Button
        inline={!stacked}
        large={stacked}
        kind={stacked ? 'primary' : 'secondary'}
        disabled={shownLength(text) === 0}
        onClick={() => onSubmit(text.trim())}
      >
        {action}
      </Button>
    </div>
  )
}
