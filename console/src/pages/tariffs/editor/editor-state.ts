import { TARIFF_CHOICES, TARIFF_PROBLEMS, type TariffQuestion } from '@fangxing/contract/tariff-choices'
import type { TariffDraftCheck } from '@fangxing/contract/tariffs'
import { createContext, useContext } from 'react'
import type { Message } from '../../../i18n/language'
import type { Problem } from '../../../net/problem'
import { messages } from './editor-messages'

type Asked = { question: TariffQuestion; options: readonly string[] }
export type EditorState = {
  /** What is wrong, by its place. */
  errors: ReadonlyMap<string, Message>
  /** The questions that make a difference as the draft stands, by their place. */
  questions: ReadonlyMap<string, Asked>
}

const EditorContext = createContext<EditorState>({ errors: new Map(), questions: new Map() })
export const EditorProvider = EditorContext.Provider
export const useFieldError = (path: string): Message | undefined => useContext(EditorContext).errors.get(path)
export const useQuestion = (path: string): Asked | undefined => useContext(EditorContext).questions.get(path)

const DEFINITION = 'body.definition.'
/** Where the name stands in the errors; no part of the definition has a path like it. */
export const NAME_PATH = '$name'

/** What the platform refused of a request, by the place in the draft. */
export function refusedFields(problem: Problem | undefined): Map<string, Message> {
  const fields = new Map<string, Message>()
  if (problem?.kind !== 'refused') return fields
  const { details } = problem.refusal
  if (!Array.isArray(details)) return fields
  for (const issue of details) {
    if (!('path' in issue)) continue
    const { path, code } = issue
    if (path === 'body.name') fields.set(NAME_PATH, refusedText(code))
    if (path.startsWith(DEFINITION)) fields.set(path.slice(DEFINITION.length), refusedText(code))
  }
  return fields
}

function refusedText(code: string): Message {
  switch (code) {
    case 'invalid_type':
      return messages.missing
    case 'too_small':
      return messages.tooSmall
    case 'too_big':
    case 'NUMBER_OUT_OF_RANGE':
      return messages.tooLarge
    case 'TEXT_NOT_STORABLE':
      return messages.notStorable
    default:
      return messages.notValid
  }
}

/** What contradicts itself and what is open, by its place; a contradiction is said before a question. */
export function foundFields({ problems, openChoices }: TariffDraftCheck): Map<string, Message> {
  const fields = new Map<string, Message>()
  for (const { path, question } of openChoices) {
    const { zh, en } = TARIFF_CHOICES[question]
    fields.set(path, { zh: `${messages.answerOpen.zh}：${zh}`, en: `${messages.answerOpen.en}: ${en}` })
  }
  for (const { path, code } of problems) fields.set(path, TARIFF_PROBLEMS[code])
  return fields
}

export const questionsOf = ({ questions }: TariffDraftCheck): Map<string, Asked> =>
  new Map(questions.map(({ path, question, options }) => [path, { question, options }]))

export const fieldId = (path: string): string => `tariff.${path}`

/** Goes to the field of a place, or to the part around it; what is folded up opens. */
export function focusField(path: string): void {
  for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const element = document.getElementById(fieldId(at))
    if (!element) continue
    for (
      let around = element.closest('details');
      around;
      around = around.parentElement?.closest('details') ?? null
    )
      around.open = true
    element.scrollIntoView({ block: 'center' })
    element.focus()
    return
  }
}
