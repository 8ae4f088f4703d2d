/**
 * The accessible names and states that WeChat's components take (developers.weixin.qq.com: 无障碍访问). Template and runtime
 * number the attributes of a component alike, so both read this one list.
 */
const ATTRIBUTES = [
  'aria-role',
  'aria-label',
  'aria-hidden',
  'aria-checked',
  'aria-disabled',
  'aria-expanded',
  'aria-busy',
]
const COMPONENTS = ['View', 'Text', 'Button', 'Image', 'Input', 'Textarea']

/** Fresh objects at each call: Taro merges into what it is given. */
module.exports.ariaComponents = () =>
  Object.fromEntries(
    COMPONENTS.map(name => [name, Object.fromEntries(ATTRIBUTES.map(attribute => [attribute, '']))]),
  )
