import type { ImportField, ImportKind } from './imports'
import type { Message } from './messages'

/** One column of the file to fill in. Its heading is one that an import knows; `form`: how a cell is written. */
type TemplateColumn = {
  field: ImportField
  heading: Message
  /** Without it the file, or the row, is refused. The lot may be chosen for the whole file instead. */
  need: 'needed' | 'lot' | 'optional'
  form: Message
}

const TIME_FORM: Message = {
  zh: '2026-03-01 08:30，北京时间；秒可写可不写，也可用 Excel 的日期时间单元格',
  en: '2026-03-01 08:30 in Beijing time; seconds may follow; a date cell of Excel will do',
}
const YUAN_FORM: Message = {
  zh: '元，最多两位小数，例如 12.50',
  en: 'Yuan with at most two decimals, such as 12.50',
}
const COLOUR_FORM: Message = {
  zh: '蓝、绿、黄、黄绿、白、黑',
  en: 'blue, green, yellow, yellow_green, white, black',
}
const LOT_FORM: Message = {
  zh: '车场名称，或您说明过的编号；整个文件是一个车场时可不要这一列',
  en: 'Name of the lot, or a code whose meaning you say; not needed when the whole file is of one lot',
}
const PLATE: TemplateColumn = {
  field: 'plateText',
  heading: { zh: '车牌', en: 'Plate' },
  need: 'needed',
  form: { zh: '完整车牌，例如 粤B12345', en: 'The whole plate, such as 粤B12345' },
}
const LOT: TemplateColumn = {
  field: 'lotCode',
  heading: { zh: '车场', en: 'Lot' },
  need: 'lot',
  form: LOT_FORM,
}
const timeColumn = (field: ImportField, zh: string, en: string): TemplateColumn => ({
  field,
  heading: { zh, en },
  need: 'needed',
  form: TIME_FORM,
})
const STAY_TIMES = [
  timeColumn('enteredAt', '入场时间', 'Entry time'),
  timeColumn('exitedAt', '离场时间', 'Exit time'),
]

const EXAMPLE_ID = /^EXAMPLE-\d+$/
/** The id of an example row: a template that is imported with its examples makes no debt of them. */
export const exampleIdOf = (number: number): string => `EXAMPLE-${number}`
export const isExampleId = (id: string): boolean => EXAMPLE_ID.test(id)

/** What the template of each kind of file has, in its order. */
export const IMPORT_TEMPLATE: Readonly<Record<ImportKind, readonly TemplateColumn[]>> = {
  debts: [
    {
      field: 'externalId',
      heading: { zh: '欠费编号', en: 'External id' },
      need: 'needed',
      form: {
        zh: '您系统里这笔欠费的编号，每笔不同，以后不变',
        en: 'Its number in your system: another for each debt, for good',
      },
    },
    LOT,
    PLATE,
    { field: 'plateColour', heading: { zh: '车牌颜色', en: 'Colour' }, need: 'needed', form: COLOUR_FORM },
    ...STAY_TIMES,
    {
      field: 'principalYuan',
      heading: { zh: '欠费金额（元）', en: 'Amount (yuan)' },
      need: 'needed',
      form: YUAN_FORM,
    },
    {
      field: 'remindedAt',
      heading: { zh: '催缴送达时间', en: 'Reminded at' },
      need: 'optional',
      form: {
        zh: '格式同上，多次用分号隔开；仅供查看，不计入锁车前的提醒',
        en: 'As above, several apart by semicolons; shown only, they do not count towards a lock',
      },
    },
  ],
  stays: [
    {
      field: 'eventId',
      heading: { zh: '停车记录编号', en: 'Event id' },
      need: 'needed',
      form: {
        zh: '来源系统里这次停车的编号，每次不同',
        en: 'Its number in the system of the source: another for each stay',
      },
    },
    LOT,
    PLATE,
    { field: 'plateColour', heading: { zh: '车牌颜色', en: 'Colour' }, need: 'optional', form: COLOUR_FORM },
    ...STAY_TIMES,
    {
      field: 'bay',
      heading: { zh: '泊位', en: 'Bay' },
      need: 'optional',
      form: { zh: '泊位号，路侧停车用', en: 'Number of the bay, where cars stand along a road' },
    },
    {
      field: 'feeTotalYuan',
      heading: { zh: '应收金额（元）', en: 'Fee (yuan)' },
      need: 'optional',
      form: { zh: '元；不填时按本场收费标准计算', en: 'Yuan; empty: the tariff of the lot makes it' },
    },
    {
      field: 'feeDiscountYuan',
      heading: { zh: '优惠金额（元）', en: 'Discount (yuan)' },
      need: 'optional',
      form: YUAN_FORM,
    },
    {
      field: 'feePaidYuan',
      heading: { zh: '实收金额（元）', en: 'Paid (yuan)' },
      need: 'optional',
      form: { zh: '元；比应收少的部分成为欠费', en: 'Yuan; what is missing of the fee is owed' },
    },
  ],
}

export const TEMPLATE_NEED_LABELS: Readonly<Record<TemplateColumn['need'], Message>> = {
  needed: { zh: '必填', en: 'Needed' },
  lot: { zh: '没选车场时必填', en: 'Needed unless the lot is chosen' },
  optional: { zh: '选填', en: 'May be empty' },
}

/** What becomes of a row that is there already. */
export const TEMPLATE_DUPLICATES: Readonly<Record<ImportKind, Message>> = {
  debts: {
    zh: '欠费编号相同的算同一笔：内容一样不变；内容不同且还没有人在处理的，按新内容更新；已付、已撤销或正在追缴的不改，列为有问题的行。',
    en: 'The same number is the same debt: unchanged where the content is; changed where it differs and nobody deals with it; one that is paid, withdrawn or being recovered stays, and its row is listed as wrong.',
  },
  stays: {
    zh: '停车记录编号相同的算同一次：内容一样不变；内容不同的不改，列为有问题的行。同一辆车同一时间的停车会合并，不会重复收费。',
    en: 'The same number is the same stay: unchanged where the content is; where it differs it stays, and its row is listed as wrong. Stays of one car at one time become one and are never charged twice.',
  },
}
