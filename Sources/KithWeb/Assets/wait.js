// A part with `data-wait="version"` changes by itself: it is asked for again as soon as the
// server has news, and the page is loaded anew when it waits for nothing any more.
// Without this module a link on the page does the same.

async function follow() {
  const part = document.querySelector("[data-wait]");
  if (!part) return;
  const address = new URL(location.href);
  address.searchParams.set("after", part.dataset.wait);
  let answer;
  try {
    answer = await fetch(address, { headers: { "Kith-Fragment": part.id } });
  } catch {
    return;   // the link stays
  }
  if (answer.headers.get("kith-fragment") !== part.id) return location.reload();
  const pieces = document.createElement("template");
  pieces.innerHTML = await answer.text();
  part.replaceWith(pieces.content.firstElementChild);
  follow();
}
follow();
