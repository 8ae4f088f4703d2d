/**
 * `role="dialog"` of a screen becomes `aria-role` for WeChat, and headings get theirs, which a view has lost. Only our own
 * sources pass here.
 */
const ROLE_OF_TAG = { h1: 'heading', h2: 'heading', h3: 'heading' }

module.exports = ({ types: t }) => ({
  name: 'aria-role',
  visitor: {
    JSXOpeningElement({ node }) {
      if (!t.isJSXIdentifier(node.name) || !/^[a-z]/.test(node.name.name)) return
      const role = node.attributes.find(
        attribute => t.isJSXAttribute(attribute) && t.isJSXIdentifier(attribute.name, { name: 'role' }),
      )
      if (role) role.name = t.jsxIdentifier('aria-role')
      const own = ROLE_OF_TAG[node.name.name]
      if (!role && own)
        node.attributes.push(t.jsxAttribute(t.jsxIdentifier('aria-role'), t.stringLiteral(own)))
    },
  },
})
