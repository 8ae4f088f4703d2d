import { coloursOf, keysAfter, type PlateColour } from '@fangxing/contract/plate'
import { useState } from 'react'

export type PlateEntry = {
  text: string
  colour: PlateColour | undefined
  /** The text is a plate, in one colour or another. */
  isComplete: boolean
  mayHaveEighth: boolean
  setText: (text: string) => void
  setColour: (colour: PlateColour) => void
}

/** A plate in the making. Where its text leaves only one colour, that is it; otherwise a person says it. */
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
