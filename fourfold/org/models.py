"""Organisations, units, people, memberships, tokens."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from fourfold.core.scoping import OrganisationManager, OrganisationModel, Reference
from fourfold.org.rules import LeadingRole, Role, Tier, validate_time_zone


class Organisation(models.Model):
    """The tenant. Everything else that is somebody's belongs to exactly one."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    currency = models.CharField(max_length=3, default="EUR")
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A sign-in identity. What a person may see hangs on their memberships, never on this."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = (self.name or self.email).split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


class Unit(OrganisationModel):
    """A node of the organisation: the enterprise itself, a site, a department, a team, a partner."""

    parent = Reference("org.Unit", null=True, blank=True)
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=30)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.UNIT)
    order = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation_id", Lower("code"), name="unit_code_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="unit_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(OrganisationModel):
    """A person in an organisation, with a role and a unit. Owners of records are memberships."""

    row_security = "person_id = nullif(current_setting('fourfold.person', true), '')::bigint"

    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    unit = Reference("org.Unit")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.VIEWER)
    title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    anywhere = models.Manager()  # only for sign-in, where the database shows a person their own memberships
    objects: ClassVar[OrganisationManager[Any]] = OrganisationManager()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["organisation_id", "person"], name="membership_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.person.name or self.person.email

    @property
    def initials(self) -> str:
        return self.person.initials


class Appointment(OrganisationModel):
    """Who leads what in a unit, from a day on and up to another one, that day included."""

    unit = Reference("org.Unit")
    role = models.CharField(max_length=20, choices=LeadingRole.choices)
    member = Reference("org.Membership")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="appointment_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}: {self.member}"


class ApiToken(OrganisationModel):
    """A key for programs, acting as its member, never with more rights. Only a hash is kept."""

    row_security = "token_hash = nullif(current_setting('fourfold.token', true), '')"

    member = Reference("org.Membership")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)  # shown, so that the owner can tell tokens apart
    token_hash = models.CharField(max_length=64, unique=True)
    can_write = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    anywhere = models.Manager()  # only to look a presented token up by its hash
    objects: ClassVar[OrganisationManager[Any]] = OrganisationManager()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
