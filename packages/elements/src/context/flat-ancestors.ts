/** The nodes around an element as it is shown: through slots and out of shadow roots. */
export function* flatAncestors(element: Element): Generator<Node> {
  let node = parentOf(element);
  while (node) {
    yield node;
    node = parentOf(node);
  }
}

function parentOf(node: Node): Node | null {
  if (node instanceof Element && node.assignedSlot) return node.assignedSlot;
  return node instanceof ShadowRoot ? node.host : node.parentNode;
}
