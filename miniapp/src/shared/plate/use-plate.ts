import { coloursOf, keysAfter, type PlateColour } from '@fangxing/contract/plate'
import { useState } from 'react'

export type PlateEntry = {
  text: string
  colour: PlateColour | undefined
  /** The text is a complete plate in at least one colour. */
  isComplete: boolean
  mayHaveEighth: boolean
  setText: (text: string) => void
  setColour: (colour: PlateColour) => void
}

/** A plate that is being entered. When only one colour is possible it is set; otherwise a person chooses. */
export function usePlate(first: { text: string; colour?: PlateColour } = { text: '' }): PlateEntry {
  const [text, setText] = useState(first.text)
  const [chosen, setChosen] = useState<PlateColour | undefined>(first.colour)
  const possible = coloursOf(text)
  const colour =
    chosen && possible.includes(chosen) ? chosen : possible.length === 1 ? possible[0] : undefined
  return {
    text,
    colour,
    isComplete: possible.length > 0,
    mayHaveEighth: text.length <= 7 && (text.length < 7 || keysAfter(text).length > 0),
    setText,
    setColour: setChosen,
  }
}
