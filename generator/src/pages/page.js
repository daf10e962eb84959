for (const box of document.querySelectorAll("nav input")) {
  box.hidden = false;
  box.addEventListener("change", () => {
    document.getElementById(box.value).hidden = !box.checked;
  });
}
