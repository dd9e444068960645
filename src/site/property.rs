//! Which of the properties that search engines know an option is. Sellers name options in their own language.

/// A property by which variants differ, as schema.org and Google Merchant know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// Colour.
    Color,
    /// Size of clothes and the like.
    Size,
    /// What it is made of.
    Material,
    /// What is printed or woven.
    Pattern,
}

/// The words for each in the languages shops here are written in, in lower case.
const WORDS: [(Property, &[&str]); 4] = [
    (
        Property::Color,
        &[
            "color",
            "colour",
            "colors",
            "colours",
            "farbe",
            "couleur",
            "colore",
            "cor",
            "kleur",
            "färg",
            "farve",
            "farge",
            "kolor",
            "barva",
            "farba",
            "szín",
            "culoare",
            "väri",
            "renk",
            "χρώμα",
            "цвет",
            "колір",
            "цвят",
            "色",
            "カラー",
            "颜色",
            "顏色",
            "색상",
            "لون",
            "اللون",
            "צבע",
        ],
    ),
    (
        Property::Size,
        &[
            "size",
            "sizes",
            "größe",
            "groesse",
            "grösse",
            "taille",
            "talla",
            "tamaño",
            "taglia",
            "tamanho",
            "maat",
            "storlek",
            "størrelse",
            "rozmiar",
            "velikost",
            "veľkosť",
            "méret",
            "mărime",
            "koko",
            "beden",
            "μέγεθος",
            "размер",
            "розмір",
            "サイズ",
            "尺码",
            "尺寸",
            "사이즈",
            "مقاس",
            "المقاس",
            "מידה",
        ],
    ),
    (
        Property::Material,
        &[
            "material",
            "fabric",
            "stoff",
            "matière",
            "matériau",
            "materiale",
            "materiaal",
            "materiał",
            "materiál",
            "anyag",
            "materiaali",
            "malzeme",
            "υλικό",
            "материал",
            "матеріал",
            "素材",
            "材质",
            "材質",
            "소재",
            "خامة",
            "חומר",
        ],
    ),
    (
        Property::Pattern,
        &[
            "pattern",
            "print",
            "muster",
            "motif",
            "motivo",
            "estampado",
            "patroon",
            "mönster",
            "mønster",
            "wzór",
            "vzor",
            "minta",
            "kuvio",
            "desen",
            "μοτίβο",
            "узор",
            "візерунок",
            "柄",
            "图案",
            "圖案",
            "패턴",
            "نقشة",
        ],
    ),
];

impl Property {
    /// The property an option's name means, if it is one of these.
    pub fn of(option: &str) -> Option<Self> {
        let option = option.trim().to_lowercase();
        WORDS.iter().find(|(_, words)| words.contains(&option.as_str())).map(|(property, _)| *property)
    }

    /// Its name, the same in schema.org and Google Merchant.
    pub fn name(self) -> &'static str {
        match self {
            Self::Color => "color",
            Self::Size => "size",
            Self::Material => "material",
            Self::Pattern => "pattern",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_recognised_in_the_seller_s_language() {
        for (option, property) in [
            ("Colour", Some(Property::Color)),
            ("FARBE", Some(Property::Color)),
            ("Größe", Some(Property::Size)),
            ("素材", Some(Property::Material)),
            ("Motif", Some(Property::Pattern)),
            ("Edition", None),
        ] {
            assert_eq!(Property::of(option), property, "{option}");
        }
    }
}
