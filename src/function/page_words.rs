//! The words of the page in `page.rs`, in the languages of the theme. The theme's own words are files that the function does not
//! have.

use crate::shop::Language;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    price_changed: &'static str,
    sold_out: &'static str,
    not_sold: &'static str,
    invalid: &'static str,
    too_many: &'static str,
    failed: &'static str,
    pub(super) was_now: &'static str,
    pub(super) left: &'static str,
    pub(super) go_on: &'static str,
    pub(super) back: &'static str,
}

impl Words {
    /// The words of a language; English where there are none.
    pub(super) fn of(language: &Language) -> Self {
        match language.primary() {
            "ar" => ARABIC,
            "de" => GERMAN,
            "es" => SPANISH,
            "fr" => FRENCH,
            _ => ENGLISH,
        }
    }

    /// Why it could not be done.
    pub(super) fn why(&self, code: &str) -> &'static str {
        match code {
            "price_changed" => self.price_changed,
            "sold_out" => self.sold_out,
            "unknown_sku" => self.not_sold,
            "invalid_request" | "payload_too_large" | "request_timeout" => self.invalid,
            "too_many_requests" => self.too_many,
            _ => self.failed,
        }
    }
}

const ENGLISH: Words = Words {
    price_changed: "A price has changed",
    sold_out: "Someone was faster",
    not_sold: "This can no longer be bought",
    invalid: "That did not work. Please check quantity and country.",
    too_many: "That was a little fast. Please try again in a minute.",
    failed: "The checkout cannot be reached right now. Nothing was charged. Please try again in a minute.",
    was_now: "was {old}, is now {new}",
    left: "{count} left",
    go_on: "Continue to payment",
    back: "Back to the shop",
};

const GERMAN: Words = Words {
    price_changed: "Ein Preis hat sich geändert",
    sold_out: "Jemand war schneller",
    not_sold: "Das gibt es nicht mehr zu kaufen",
    invalid: "Das hat nicht geklappt. Bitte Menge und Land prüfen.",
    too_many: "Das war etwas schnell. Bitte in einer Minute noch einmal versuchen.",
    failed: "Die Kasse ist gerade nicht erreichbar. Es wurde nichts abgebucht. Bitte in einer Minute noch einmal versuchen.",
    was_now: "vorher {old}, jetzt {new}",
    left: "noch {count}",
    go_on: "Weiter zur Zahlung",
    back: "Zurück zum Shop",
};

const SPANISH: Words = Words {
    price_changed: "Un precio ha cambiado",
    sold_out: "Alguien se adelantó",
    not_sold: "Esto ya no se vende",
    invalid: "No ha funcionado. Comprueba la cantidad y el país.",
    too_many: "Demasiado rápido. Inténtalo de nuevo en un minuto.",
    failed: "No se puede llegar a la caja en este momento. No se ha cobrado nada. Inténtalo de nuevo en un minuto.",
    was_now: "antes {old}, ahora {new}",
    left: "quedan {count}",
    go_on: "Continuar al pago",
    back: "Volver a la tienda",
};

const FRENCH: Words = Words {
    price_changed: "Un prix a changé",
    sold_out: "Quelqu’un a été plus rapide",
    not_sold: "Cet article n’est plus en vente",
    invalid: "Cela n’a pas fonctionné. Vérifiez la quantité et le pays.",
    too_many: "Un peu trop vite. Réessayez dans une minute.",
    failed: "La caisse est injoignable pour le moment. Rien n’a été débité. Réessayez dans une minute.",
    was_now: "avant {old}, maintenant {new}",
    left: "il en reste {count}",
    go_on: "Continuer vers le paiement",
    back: "Retour à la boutique",
};

const ARABIC: Words = Words {
    price_changed: "تغيّر أحد الأسعار",
    sold_out: "سبقك شخص آخر",
    not_sold: "لم يعد هذا المنتج متاحًا للشراء",
    invalid: "لم تنجح العملية. يُرجى مراجعة الكمية والبلد.",
    too_many: "طلبات كثيرة. يُرجى المحاولة مرة أخرى بعد دقيقة.",
    failed: "لا يمكن الوصول إلى صفحة الدفع الآن. لم يُخصم أي مبلغ. يُرجى المحاولة مرة أخرى بعد دقيقة.",
    was_now: "كان {old}، والآن {new}",
    left: "المتبقي {count}",
    go_on: "المتابعة إلى الدفع",
    back: "العودة إلى المتجر",
};
