//! Makers and those who answer for a product.

use super::super::product::Contact;
use super::super::raw::RawContact;

impl From<&RawContact> for Contact {
    fn from(raw: &RawContact) -> Self {
        Self {
            name: raw.name.value.0.clone(),
            address: raw.address.value.0.clone(),
            contact: raw.contact.value.0.clone(),
        }
    }
}
