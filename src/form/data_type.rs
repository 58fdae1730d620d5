//! Types of values, and the one that goes with each type of question.

use super::{Metadata, QuestionType, RangeScale};
use crate::json::from_json;
use serde::Serialize;

from_json! {
    /// Type of a value, in the words of the `type` of an XForms bind.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
    pub enum DataType {
        /// `string`
        #[serde(rename = "string")]
        String,
        /// `int`
        #[serde(rename = "int")]
        Int,
        /// `decimal`
        #[serde(rename = "decimal")]
        Decimal,
        /// `boolean`
        #[serde(rename = "boolean")]
        Boolean,
        /// `date`
        #[serde(rename = "date")]
        Date,
        /// `time`
        #[serde(rename = "time")]
        Time,
        /// `dateTime`
        #[serde(rename = "dateTime")]
        DateTime,
        /// `geopoint`
        #[serde(rename = "geopoint")]
        Geopoint,
        /// `geotrace`
        #[serde(rename = "geotrace")]
        Geotrace,
        /// `geoshape`
        #[serde(rename = "geoshape")]
        Geoshape,
        /// `binary`: the name of an attachment.
        #[serde(rename = "binary")]
        Binary,
        /// `barcode`
        #[serde(rename = "barcode")]
        Barcode,
        /// `intent`: what another app gives back.
        #[serde(rename = "intent")]
        Intent,
    }
}

impl DataType {
    /// Its name in a bind.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "dateTime",
            Self::Geopoint => "geopoint",
            Self::Geotrace => "geotrace",
            Self::Geoshape => "geoshape",
            Self::Binary => "binary",
            Self::Barcode => "barcode",
            Self::Intent => "intent",
        }
    }
}

impl QuestionType {
    /// The type of value that goes with the question, where its bind names no other.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self {
            Self::Integer => DataType::Int,
            Self::Decimal => DataType::Decimal,
            Self::Range(scale) if scale.is_whole() => DataType::Int,
            Self::Range(_) => DataType::Decimal,
            Self::Date => DataType::Date,
            Self::Time => DataType::Time,
            Self::DateTime => DataType::DateTime,
            Self::Geopoint => DataType::Geopoint,
            Self::Geotrace => DataType::Geotrace,
            Self::Geoshape => DataType::Geoshape,
            Self::Barcode => DataType::Barcode,
            Self::Upload { .. } => DataType::Binary,
            Self::Metadata { source } => match source {
                Metadata::Start | Metadata::End => DataType::DateTime,
                Metadata::Today => DataType::Date,
                Metadata::Audit => DataType::Binary,
                Metadata::StartGeopoint | Metadata::BackgroundGeopoint => DataType::Geopoint,
                Metadata::DeviceId
                | Metadata::Username
                | Metadata::Email
                | Metadata::PhoneNumber
                | Metadata::InstanceId => DataType::String,
            },
            Self::Text
            | Self::SelectOne(_)
            | Self::SelectMultiple(_)
            | Self::Rank(_)
            | Self::Note
            | Self::Acknowledge
            | Self::Calculate
            | Self::Hidden => DataType::String,
        }
    }
}

impl RangeScale {
    /// Whether only whole numbers are on it.
    fn is_whole(&self) -> bool {
        let mut parts = [&self.start, &self.end, &self.step].into_iter();
        parts.all(|part| part.trim().parse::<i64>().is_ok())
    }
}
