"""Addresses of campaigns."""

from django.urls import path

from dudao.apps.campaigns import views_campaigns as campaigns
from dudao.apps.campaigns import views_demands as demands
from dudao.apps.campaigns import views_duties as duties
from dudao.apps.campaigns import views_units as units

urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("counties/<int:county_id>/new/", campaigns.campaign_new, name="campaign_new"),
    path("<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("<int:campaign_id>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("<int:campaign_id>/start/", campaigns.campaign_start, name="campaign_start"),
    path("<int:campaign_id>/close/", campaigns.campaign_close, name="campaign_close"),
    path("<int:campaign_id>/reopen/", campaigns.campaign_reopen, name="campaign_reopen"),
    path("<int:campaign_id>/stages/", campaigns.campaign_stages, name="campaign_stages"),
    path("<int:campaign_id>/versions/<int:version_id>/", campaigns.campaign_carry, name="campaign_carry"),
    path("<int:campaign_id>/bodies/", units.campaign_bodies, name="campaign_bodies"),
    path("<int:campaign_id>/bodies/file/", units.bodies_file, name="bodies_file"),
    path("<int:campaign_id>/bodies/new/", units.group_new, name="group_new"),
    path("<int:campaign_id>/bodies/<int:group_id>/", units.group, name="group"),
    path("<int:campaign_id>/bodies/<int:group_id>/remove/", units.group_remove, name="group_remove"),
    path("<int:campaign_id>/units/", units.campaign_units, name="campaign_units"),
    path("<int:campaign_id>/keepers/", units.campaign_keepers, name="campaign_keepers"),
    path("<int:campaign_id>/keepers/file/", units.keepers_file, name="keepers_file"),
    path("<int:campaign_id>/keepers/import/", units.keepers_import, name="keepers_import"),
    path("<int:campaign_id>/keepers/<int:unit_id>/", units.unit_keepers, name="unit_keepers"),
    path("<int:campaign_id>/duties/", duties.duties, name="duties"),
    path("<int:campaign_id>/duties/assign/", duties.duties_assign, name="duties_assign"),
    path("<int:campaign_id>/duties/schools/", duties.duties_fill_schools, name="duties_fill_schools"),
    path("<int:campaign_id>/duties/file/", duties.duties_file, name="duties_file"),
    path("<int:campaign_id>/duties/import/", duties.duties_import, name="duties_import"),
    path("<int:campaign_id>/duties/import/<int:import_id>/", duties.duties_marked, name="duties_marked"),
    path("<int:campaign_id>/duties/<int:item_id>/", duties.duty, name="item_duty"),
    path("<int:campaign_id>/schools/<int:school_id>/", duties.school_duties, name="school_duties"),
    path("<int:campaign_id>/demands/", demands.demands, name="demands"),
    path("<int:campaign_id>/demands/link/", demands.demand_link, name="demand_link"),
    path("<int:campaign_id>/demands/<int:link_id>/unlink/", demands.demand_unlink, name="demand_unlink"),
]
