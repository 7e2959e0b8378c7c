// What carries `data-swap="part"`, and links in what carries `data-swap-in="part"`, ask for that
// part of the page alone and put it in its place.
// Without this module the same links and forms load whole pages.

const find = (selector, root = document) => root.querySelector(selector);

// The icons that came with a part and are not in the page yet.
function addSymbols(sprite) {
  const home = find("body > svg[hidden]");
  for (const symbol of sprite?.querySelectorAll("symbol") ?? []) {
    if (!document.getElementById(symbol.id)) home?.append(symbol);
  }
}

// What would be lost by a swap: where one is, and how far things are scrolled.
function remember(part) {
  const scrolled = [part, ...part.querySelectorAll("[data-step] > .cards")]
    .map((one) => [one.parentElement?.dataset.step, one.scrollLeft, one.scrollTop]);
  const focus = part.contains(document.activeElement) ? document.activeElement.id : "";
  return (fresh) => {
    for (const [step, left, top] of scrolled) {
      const one = step ? find(`[data-step="${CSS.escape(step)}"] > .cards`, fresh) : fresh;
      one?.scrollTo(left, top);
    }
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  };
}

function put(text, id) {
  const pieces = document.createElement("template");
  pieces.innerHTML = text;
  const fresh = pieces.content.firstElementChild;
  const old = document.getElementById(id);
  if (!fresh || !old) return null;
  const restore = remember(old);
  addSymbols(find("svg[hidden]:last-of-type", pieces.content));
  const toasts = find("#toasts", pieces.content);
  if (toasts) find("#toasts").replaceChildren(...toasts.childNodes);
  old.replaceWith(fresh);
  restore(fresh);
  document.dispatchEvent(new CustomEvent("kith:swapped", { detail: fresh }));
  return fresh;
}

async function swap(id, address, options = {}) {
  const headers = { "Kith-Fragment": id };
  let answer;
  try {
    answer = await fetch(address, { ...options, headers, credentials: "same-origin" });
  } catch {
    offline(true);
    return null;
  }
  offline(false);
  const text = await answer.text();
  if (answer.headers.get("kith-fragment") === id) return { part: put(text, id), answer };
  // Something else than the part: a page to sign in, or one that says what went wrong.
  if (answer.ok && answer.url !== location.href) location.assign(answer.url);
  else { document.open(); document.write(text); document.close(); }
  return null;
}

function offline(isSo) {
  const id = "offline";
  if (!isSo) return document.getElementById(id)?.remove();
  if (document.getElementById(id)) return;
  const line = document.createElement("div");
  line.id = id;
  line.className = "alert warn";
  line.setAttribute("role", "alert");
  line.textContent = "No connection. Nothing was lost: try again when it is back.";
  find("main")?.prepend(line);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const id = form.dataset.swap;
  if (!id || event.defaultPrevented || !document.getElementById(id)) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const isPost = form.method === "post";
  const address = isPost ? form.action : `${form.action.split("?")[0]}?${fields}`;
  const busy = setTimeout(() => event.submitter?.setAttribute("aria-busy", "true"), 300);
  const done = await swap(id, address, isPost ? { method: "POST", body: fields } : {});
  clearTimeout(busy);
  event.submitter?.removeAttribute("aria-busy");
  if (!done) return;
  if (done.answer.headers.get("kith-status") < 400) history.replaceState(null, "", done.answer.url);
  else find(".why input:not([type=hidden]), [role=alert] input:not([type=hidden])", done.part)?.focus();
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-swap], [data-swap-in] a:not([data-plain])");
  const id = link?.dataset.swap || link?.closest("[data-swap-in]")?.dataset.swapIn;
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (!document.getElementById(id)) return;
  event.preventDefault();
  const done = await swap(id, link.href);
  if (!done) return;
  history.replaceState(null, "", done.answer.url);
  find("[autofocus], .fields form :is(input:not([type=hidden]), select, textarea)", done.part)?.focus();
});
