//! Codes of problems. Stable: programs and documents may rely on them; a code is never used for something else.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $text;)*
    };
}

codes! {
    /// The workbook has no survey sheet, or it is empty.
    NO_SURVEY = "JB-F001";
    /// A sheet that is probably meant to have another name.
    SHEET_NAME = "JB-F002";
    /// A column that the sheet must have is missing.
    MISSING_COLUMN = "JB-F003";
    /// Two columns mean the same.
    DUPLICATE_COLUMN = "JB-F004";
    /// A column that nobody knows.
    UNKNOWN_COLUMN = "JB-F005";
    /// A column of a choice sheet whose heading cannot be used in a filter.
    CHOICE_COLUMN = "JB-F006";
    /// The workbook is larger than a form can be.
    TOO_LARGE = "JB-F007";
    /// A file that the form uses is not among the attachments.
    MISSING_FILE = "JB-F008";

    /// The form has no version.
    NO_VERSION = "JB-F101";
    /// `form_id` cannot stand in an address.
    FORM_ID = "JB-F102";
    /// `version` cannot stand in an address.
    VERSION = "JB-F103";
    /// The name of the root element is not an XML name.
    ROOT_NAME = "JB-F104";
    /// `default_language` is no language of the form.
    DEFAULT_LANGUAGE = "JB-F105";
    /// The settings sheet has more rows than the one that counts.
    EXTRA_SETTINGS = "JB-F106";
    /// A setting that we keep, but do not follow.
    SETTING_NOT_USED = "JB-F107";
    /// Two settings that exclude each other.
    SETTING_CONFLICT = "JB-F108";
    /// The form has no `form_id` of its own.
    NO_FORM_ID = "JB-F109";
    /// `add_none_option`, and a list without the choice that its rule is about.
    NO_NONE_CHOICE = "JB-F110";

    /// A group, repeat or loop that is never closed.
    UNCLOSED = "JB-F201";
    /// An end without the beginning that belongs to it.
    UNOPENED = "JB-F202";
    /// A row without a type.
    NO_TYPE = "JB-F203";
    /// A type that nobody knows.
    UNKNOWN_TYPE = "JB-F204";
    /// A row without a name.
    NO_NAME = "JB-F205";
    /// A name that is not an XML name.
    BAD_NAME = "JB-F206";
    /// A name twice in one group.
    DUPLICATE_NAME = "JB-F207";
    /// Two names that differ only in upper and lower case.
    NAME_CASE = "JB-F208";
    /// A name that is kept for something else.
    RESERVED_NAME = "JB-F209";
    /// A repeat's name used twice in the form.
    REPEAT_NAME = "JB-F210";
    /// A row that is switched off.
    DISABLED = "JB-F211";
    /// A row without type, name and label.
    SKIPPED = "JB-F212";
    /// Nothing that people could read.
    NO_LABEL = "JB-F213";
    /// A group without anything inside.
    EMPTY_GROUP = "JB-F214";
    /// `include`: another form's questions, which are not here.
    INCLUDE = "JB-F215";
    /// Groups inside groups beyond the limit.
    TOO_DEEP = "JB-F216";
    /// The form asks nothing.
    NO_QUESTIONS = "JB-F217";
    /// A large picture without the small one that it belongs to.
    BIG_IMAGE = "JB-F218";
    /// A table-list whose selects do not share a list.
    TABLE_LIST = "JB-F219";

    /// `${…}` that is not a name.
    BAD_REFERENCE = "JB-F301";
    /// `${name}` of a question that is not there.
    UNKNOWN_NAME = "JB-F302";
    /// `${name}` of a name that is there more than once.
    AMBIGUOUS_NAME = "JB-F303";
    /// `${name}` inside quotes, where it is text.
    QUOTED_REFERENCE = "JB-F304";
    /// A calculation without anything to calculate.
    NO_CALCULATION = "JB-F305";
    /// A trigger that cannot be one.
    TRIGGER = "JB-F306";
    /// A column that this type of question may not use.
    COLUMN_NOT_ALLOWED = "JB-F307";
    /// `${last-saved#name}`: kept, not yet followed.
    LAST_SAVED = "JB-F308";
    /// Calculations that wait for each other.
    CYCLE = "JB-F309";
    /// A word that stands for nothing: a reference without `${}`, or a value without quotes.
    PLAIN_NAME = "JB-F310";
    /// A reference to a question that is asked later, where its answer is needed now.
    LATER = "JB-F311";

    /// A list is asked for and there is no sheet of choices.
    NO_CHOICES = "JB-F401";
    /// A list that is not there.
    UNKNOWN_LIST = "JB-F402";
    /// A choice without a name.
    CHOICE_NAME = "JB-F403";
    /// A choice without a label.
    CHOICE_LABEL = "JB-F404";
    /// A choice twice in one list.
    DUPLICATE_CHOICE = "JB-F405";
    /// A choice of a select_multiple with a space in its name.
    CHOICE_SPACE = "JB-F406";
    /// A choice that belongs to no list.
    CHOICE_LIST = "JB-F407";
    /// A file of choices that is not of a kind that can be read.
    CHOICE_FILE = "JB-F408";
    /// `or_other` where it cannot be.
    OR_OTHER = "JB-F409";
    /// `search()` beside something that excludes it.
    SEARCH = "JB-F410";
    /// Two files under one name.
    INSTANCE_CLASH = "JB-F411";
    /// A filter that names a column which the list does not have.
    FILTER_COLUMN = "JB-F412";
    /// A default that is no choice of the list.
    CHOICE_DEFAULT = "JB-F413";

    /// Parameters that are not `key=value`.
    PARAMETERS = "JB-F501";
    /// A parameter that this type does not know.
    UNKNOWN_PARAMETER = "JB-F502";
    /// A parameter whose value cannot be used.
    PARAMETER_VALUE = "JB-F503";
    /// A picture without a limit to its size.
    MAX_PIXELS = "JB-F504";

    /// A column without one of the form's languages.
    MISSING_LANGUAGE = "JB-F601";
    /// A text that is not there in one of the form's languages.
    MISSING_TRANSLATION = "JB-F602";
    /// `or_other` in a form with translations.
    OTHER_NOT_TRANSLATED = "JB-F603";

    /// A type that our screen cannot show yet.
    TYPE_NOT_SHOWN = "JB-F701";
    /// A column that we keep and do not follow.
    COLUMN_NOT_USED = "JB-F702";
    /// An appearance that our screen cannot show yet.
    APPEARANCE_NOT_SHOWN = "JB-F703";
    /// A sheet that we keep and do not follow.
    SHEET_NOT_USED = "JB-F704";
    /// A parameter that we keep and do not follow.
    PARAMETER_NOT_USED = "JB-F705";

    /// `save_to` without an entities sheet.
    NO_ENTITIES = "JB-F801";
    /// A list of entities that is wrong or not there.
    ENTITY_LIST = "JB-F802";
    /// A property that an entity cannot have.
    ENTITY_PROPERTY = "JB-F803";
    /// An entity that cannot be made or changed as declared.
    ENTITY_DECLARATION = "JB-F804";
    /// An entity whose parts live in different repeats.
    ENTITY_SCOPE = "JB-F805";
}
