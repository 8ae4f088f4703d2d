import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { TARIFF_TEMPLATES, type TariffTemplate } from '@fangxing/contract/tariff-templates'
import type { TariffView } from '@fangxing/contract/tariffs'
import { App, Select } from 'antd'
import { useTranslate, type Translate } from '../../../i18n/language'
import { problemMessage } from '../../../i18n/problem-message'
import { problemOf } from '../../../net/problem'
import { useMakeCall, type MakeCall } from '../../../ui/use-call'
import { messages as tariffMessages } from '../messages'
import { messages } from './editor-messages'

export const templateOptions = (t: Translate) => ({
  label: t(messages.templates),
  options: (Object.keys(TARIFF_TEMPLATES) as TariffTemplate[]).map(value => ({
    value: value as string,
    label: t(TARIFF_TEMPLATES[value]),
  })),
})

const isTemplate = (value: string): value is TariffTemplate => value in TARIFF_TEMPLATES

/** What a choice stands for: a template, or a version as `<tariff>/<number>`. Throws a CallError. */
export async function definitionOfChoice(makeCall: MakeCall, value: string): Promise<TariffDefinition> {
  if (isTemplate(value)) return TARIFF_TEMPLATES[value].definition
  const [tariffId = '', number] = value.split('/')
  return (await makeCall('getTariffVersion', { params: { tariffId, number: Number(number) } })).definition
}

/** Begins again from a template or from a version, once that is confirmed. */
export function StartFrom(props: { tariff: TariffView; onStart: (definition: TariffDefinition) => void }) {
  const { tariff, onStart } = props
  const t = useTranslate()
  const { modal, message } = App.useApp()
  const makeCall = useMakeCall()
  const start = (value: string) =>
    modal.confirm({
      title: t(messages.startTitle),
      okText: t(messages.start),
      cancelText: t(messages.stay),
      onOk: () =>
        definitionOfChoice(makeCall, value).then(onStart, (error: unknown) => {
          void message.error(t(problemMessage(problemOf(error))))
        }),
    })
  return (
    <Select<string | null>
      className="fx-start"
      aria-label={t(messages.startFrom)}
      popupMatchSelectWidth={false}
      value={null}
      placeholder={t(messages.startFromHint)}
      onChange={value => value && start(value)}
      options={[
        templateOptions(t),
        {
          label: t(messages.versionOf),
          options: tariff.versions.map(({ number, filingNumber }) => ({
            value: `${tariff.id}/${number}`,
            label: `${t(tariffMessages.version)} ${number} · ${filingNumber}`,
          })),
        },
      ]}
    />
  )
}
