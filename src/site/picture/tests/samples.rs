//! Picture files, made as they are needed.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};

pub(super) const RED: [u8; 3] = [220, 30, 40];
pub(super) const GREEN: [u8; 3] = [30, 160, 60];
pub(super) const BLUE: [u8; 3] = [40, 60, 200];
pub(super) const SAND: [u8; 3] = [230, 220, 190];

/// Red and green above, blue and sand below.
pub(super) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        image::Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => SAND,
        })
    })
}

/// A picture with something to compress everywhere.
pub(super) fn texture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let grain = u8::try_from((x * 31 + y * 17 + x * y) % 97).unwrap();
        image::Rgb([grain + 100, u8::try_from(x % 200).unwrap(), u8::try_from(y % 250).unwrap()])
    })
}

pub(super) fn in_format(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub(super) fn jpeg(image: &RgbImage) -> Vec<u8> {
    jpeg_with(image, |_| ())
}

pub(super) fn jpeg_with(
    image: &RgbImage,
    settings: impl FnOnce(&mut jpeg_encoder::Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let side = |side: u32| u16::try_from(side).unwrap();
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    settings(&mut encoder);
    encoder.encode(image, side(image.width()), side(image.height()), jpeg_encoder::ColorType::Rgb).unwrap();
    file
}

/// A JPEG of one shade of ink, written as Adobe's programs do.
pub(super) fn ink_jpeg(ink: [u8; 4], color_type: jpeg_encoder::ColorType) -> Vec<u8> {
    let mut file = Vec::new();
    jpeg_encoder::Encoder::new(&mut file, 98).encode(&ink.repeat(32 * 32), 32, 32, color_type).unwrap();
    file
}

/// A square JPEG with one channel.
pub(super) fn jpeg_of_grey(pixels: &[u8], side: u16) -> Vec<u8> {
    let mut file = Vec::new();
    jpeg_encoder::Encoder::new(&mut file, 95)
        .encode(pixels, side, side, jpeg_encoder::ColorType::Luma)
        .unwrap();
    file
}

/// A PNG of pixels as they are, with a profile if there is one.
pub(super) fn png(
    pixels: &[u8],
    (width, height): (u32, u32),
    color_type: ExtendedColorType,
    profile: Option<Vec<u8>>,
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = PngEncoder::new(&mut file);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).unwrap();
    }
    encoder.write_image(pixels, width, height, color_type).unwrap();
    file
}

pub(super) fn png_with_exif(image: &RgbImage, exif: Vec<u8>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = PngEncoder::new(&mut file);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    file
}

pub(super) fn webp_with_exif(image: &RgbImage, exif: Vec<u8>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut file);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    file
}

/// EXIF that says nothing but the orientation: a TIFF header and a directory of one entry.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    exif.extend_from_slice(b"\x01\x12\0\x03\0\0\0\x01\0");
    exif.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    exif
}

/// An uncompressed TIFF with an orientation, which `image` cannot write.
pub(super) fn tiff_with_orientation(image: &RgbImage, orientation: u16) -> Vec<u8> {
    const LONG: u16 = 4;
    let bytes = u32::try_from(image.len()).unwrap();
    let entries: [(u16, u32); 9] = [
        (256, image.width()),
        (257, image.height()),
        (258, 8),
        (259, 1),
        (262, 2),
        (273, 8),
        (274, u32::from(orientation)),
        (277, 3),
        (279, bytes),
    ];
    let mut file = b"II\x2a\0".to_vec();
    file.extend((8 + bytes).to_le_bytes());
    file.extend_from_slice(image);
    file.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for (tag, value) in entries {
        // The orientation must be a short, the rest may be long.
        let kind = if tag == 274 { 3 } else { LONG };
        file.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        file.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
    }
    file.extend([0; 4]);
    file
}

/// A GIF of two frames.
pub(super) fn animated_gif() -> Vec<u8> {
    let frames = [RED, GREEN]
        .map(|[r, g, b]| image::Frame::new(image::RgbaImage::from_pixel(8, 8, image::Rgba([r, g, b, 255]))));
    let mut file = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut file).encode_frames(frames).unwrap();
    file
}

/// A WebP of two frames.
pub(super) fn animated_webp() -> Vec<u8> {
    let config = webp::WebPConfig::new().unwrap();
    let (red, green) = (RED.repeat(64), GREEN.repeat(64));
    let mut encoder = webp::AnimEncoder::new(8, 8, &config);
    encoder.add_frame(webp::AnimFrame::from_rgb(&red, 8, 8, 0));
    encoder.add_frame(webp::AnimFrame::from_rgb(&green, 8, 8, 100));
    encoder.encode().to_vec()
}

/// A correct PNG header that claims a size, and nothing after it.
pub(super) fn png_bomb(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend_from_slice(&chunk);
    file.extend(crc32(&chunk).to_be_bytes());
    file.extend(b"\0\0\0\x04IDAT\0\0\0\0\0\0\0\0");
    file
}

/// PNG's checksum.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xedb8_8320 },
        )
    })
}
