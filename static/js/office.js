/* What pages do beyond plain HTML: confirm, formset rows, toasts, closing menus. Every page works without it. */
"use strict";

(() => {
  const office = (window.office = {});

  office.cookieToken = () => {
    const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return found ? decodeURIComponent(found[1]) : field ? field.value : "";
  };

  office.refreshTokens = (token) => {
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token;
    });
  };

  /* A short word at the bottom right; also by the response header HX-Trigger: {"toast": "已保存"}. */
  office.toast = (text) => {
    const note = document.createElement("div");
    note.className = "toast-note";
    note.textContent = text;
    document.getElementById("toasts").append(note);
    setTimeout(() => note.remove(), 5000);
  };

  /* Ask in the page's own dialog; resolves to true or false. */
  office.ask = (question) => {
    const dialog = document.getElementById("confirm");
    dialog.querySelector("[data-question]").textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  };

  /* Resume a submit that was held back, with the same button, without being held again. */
  office.resubmit = (form, button) => {
    form.dataset.cleared = "yes";
    form.requestSubmit(button && button.form === form ? button : undefined);
  };

  async function settle(form, button) {
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && !(await office.ask(question))) return;
    if ("autosave" in form.dataset) {
      if (!(await office.stillLoggedIn(form))) return;
      office.stopSaving(form);
    }
    office.resubmit(form, button);
  }

  /* A double click posts once; after four seconds (a download, a slow answer given up) it may be sent again. */
  function sendOnce(event) {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || form.closest("dialog") || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  }

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.dataset.cleared) {
        delete form.dataset.cleared;
        return sendOnce(event);
      }
      const button = event.submitter;
      if (!(button && button.dataset.confirm) && !form.dataset.confirm && !("autosave" in form.dataset)) {
        return sendOnce(event);
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      settle(form, button);
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (link) {
      event.preventDefault();
      office.ask(link.dataset.confirm).then((yes) => yes && location.assign(link.href));
    }
    document.querySelectorAll("details[data-light][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-print]")) window.print();
    const add = event.target.closest("[data-add]");
    if (add) addRow(add.closest("[data-formset]"));
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details[data-light][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  function addRow(formset) {
    const total = formset.querySelector(`[name="${formset.dataset.formset}-TOTAL_FORMS"]`);
    const rows = formset.querySelector("[data-rows]");
    const holder = document.createElement("tbody");
    holder.innerHTML = formset.querySelector("template[data-blank]").innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    total.value = Number(total.value) + 1;
    rows.append(row);
    row.querySelector(".row-number").textContent = rows.children.length;
    if (window.htmx) window.htmx.process(row);
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
    total.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name && box.name.endsWith("-DELETE")) box.closest("tr")?.classList.toggle("row-removed", box.checked);
  });

  function prepare(root) {
    root.querySelectorAll("[data-add], [data-print]").forEach((button) => (button.hidden = false));
    root.querySelectorAll("[data-formset] [name$='-DELETE']:checked").forEach((box) => {
      box.closest("tr")?.classList.add("row-removed");
    });
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  document.addEventListener("htmx:load", (event) => prepare(event.target));
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = office.cookieToken();
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    office.ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });
  document.addEventListener("toast", (event) => office.toast(event.detail.value || event.detail));
  prepare(document);
})();
