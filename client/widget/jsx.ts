// What JSX compiles to, in place of Preact's own: that has checks and a second way to make nodes, which are bytes.

import { h, type ComponentType } from "preact";

export const jsx = (type: string, props: object, key?: string) =>
  h(type as unknown as ComponentType<object>, { ...props, key } as object);
export { jsx as jsxs };
